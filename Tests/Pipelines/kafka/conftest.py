import re
from contextlib import ExitStack

import pytest
from kafka_cluster import Cluster
from kafka_house import CONFIG, LONG, PARTITIONS, Inside, Member, Results, model


class House:
    """A cluster with topics, a configuration, and members that are ended with the test."""

    def __init__(self, cluster, folder, name):
        self.cluster, self.folder, self.name = cluster, folder, name
        self.model = model(folder / "pump.nrnn")
        for one in (name, f"{name}-out", f"{name}-states"):
            cluster.topic(one, PARTITIONS)
        self.results, self.members = Results(cluster, f"{name}-out"), []

    def config(self, file="pump.toml", changed=(), **settings):
        given = {"model": self.model.name, "servers": self.cluster.servers, "group": self.name, "topic": self.name,
                 "results": f"{self.name}-out", "other_model": "refuse", "session": LONG} | settings
        text = CONFIG.format(**given)
        for old, new in changed:
            assert old in text
            text = text.replace(old, new)
        path = self.folder / file
        path.write_text(text)
        return path

    def member(self, config=None, killed=""):
        self.members.append(Member(config or self.config(), killed))
        return self.members[-1]

    def inside(self, config=None):
        self.members.append(Inside(config or self.config()))
        return self.members[-1]

    def end(self):
        with ExitStack() as stack:
            for one in self.members:
                stack.callback(one.end)


@pytest.fixture(scope="session")
def cluster():
    return Cluster()


@pytest.fixture
def house(cluster, tmp_path, request):
    made = House(cluster, tmp_path, re.sub(r"[^\w.-]+", "-", request.node.name))
    yield made
    made.end()
