"""Processes: a child's handles work as the parent's did, or say why they do not."""

import hashlib
import multiprocessing
import os
import pickle
import select
import signal
import threading

import pytest

import nrnn
from support import assert_same, inputs, needs_engine, noisy

pytestmark = [needs_engine, pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork"),
              pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")]


def in_child(work):
    """What `work` returns in a child process, or the exception; one that does not end is one too."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            result = work()
        except BaseException as error:
            result = error
        os.write(write, pickle.dumps(result))
        os._exit(0)
    os.close(write)
    ended = select.select([read], [], [], 60)[0]
    if not ended:
        os.kill(child, signal.SIGKILL)
    with open(read, "rb") as file:
        result = file.read()
    assert (os.waitpid(child, 0)[1], bool(ended)) == (0, True)
    return pickle.loads(result)


def digest(summary):
    return hashlib.sha256(b"".join(array.tobytes() for array in summary.arrays().values())).hexdigest()


class Busy:
    """Another thread is within a call of the stream."""

    def __init__(self, stream):
        self.stream, self.over = stream, False

    def __enter__(self):
        self.thread = threading.Thread(target=self._work)
        self.thread.start()
        while not self.stream._turn.taken:
            pass

    def _work(self):
        while not self.over:
            self.stream.run(inputs(5000), outputs="mean")

    def __exit__(self, *_):
        self.over = True
        self.thread.join()


def test_what_nobody_uses_goes_on_in_both():
    model = noisy()
    stream, streams = model.stream(4), model.streams(["a"], members=4)
    stream.run(inputs(5))
    streams.step({"a": [1, 1]})

    def work():
        return (digest(stream.run(inputs(5))), digest(streams.step({"a": [0, 1], "new": [1, 0]}).summary),
                digest(model.predict([inputs(9)], members=2)), streams.snapshot())
    assert in_child(work) == work()


def test_what_another_thread_uses_says_so_and_does_not_hang():
    model = noisy()
    busy, free = model.stream(64), model.stream(4)

    def work():
        said = []
        for use in (lambda: busy.step([0, 0]), lambda: busy.run(inputs(3)), lambda: busy.samples, busy.snapshot,
                    busy.clone, lambda: free.copy_from(busy), lambda: busy.copy_from(free), busy.reset):
            try:
                use()
            except RuntimeError as error:
                said.append(str(error))
        busy.close()
        assert busy.closed
        return said, digest(free.run(inputs(5))), digest(model.stream(64).run(inputs(5)))
    with Busy(busy):
        said, *digests = in_child(work)
    assert len(said) == 8 and all("another thread was using it when this process was forked" in one for one in said)
    assert digests == [digest(free.run(inputs(5))), digest(model.stream(64).run(inputs(5)))]


def test_a_mapping_that_another_thread_uses():
    streams = noisy().streams(["a", "b"], members=64)

    def work():
        said = []
        for use in (lambda: streams.step({"b": [0, 0]}), lambda: streams["new"], streams.snapshot,
                    lambda: streams["b"].step([0, 0])):
            try:
                use()
            except RuntimeError as error:
                said.append(str(error))
        assert list(streams) == ["a", "b"] and streams.nbytes
        streams.close()
        return said
    with Busy(streams["a"]):
        said = in_child(work)
    assert len(said) == 4 and all("forked" in one for one in said)
    assert not streams.step({"b": [0, 0]}).errors


def test_a_fork_within_a_run_of_the_same_thread():
    """A signal handler forks between two calls of a run: both processes finish it."""
    stream, children = noisy().stream(64), []
    stream._pace._ticks = 200
    read, write = os.pipe()
    old = signal.signal(signal.SIGALRM, lambda *_: children.append(os.fork()))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        found = digest(stream.run(inputs(20_000), outputs="mean"))
        if children == [0]:
            os.write(write, found.encode())
            os._exit(0)
    finally:
        signal.signal(signal.SIGALRM, old)
    os.close(write)
    with open(read) as file:
        assert file.read() == found
    assert os.waitpid(children[0], 0)[1] == 0
    assert found == digest(noisy().stream(64).run(inputs(20_000), outputs="mean"))


def test_a_child_of_a_child():
    stream = noisy().stream(64)
    with Busy(stream):
        assert isinstance(in_child(lambda: in_child(lambda: stream.samples)), RuntimeError)


def test_a_child_of_another_thread():
    """There the thread that forks is the main one."""
    stream, found = noisy().stream(4), []
    worker = threading.Thread(target=lambda: found.append(in_child(lambda: digest(stream.run(inputs(300))))))
    worker.start()
    worker.join()
    assert found == [digest(stream.run(inputs(300)))]


def carried_on(given):
    stream, streams, X = given
    return stream.run(X), streams.step({"a": X[0]}).summary


@pytest.mark.parametrize("how", ["fork", "spawn", "forkserver"])
def test_pools(how):
    model, X = noisy(), inputs(50)
    stream, streams = model.stream(4), model.streams(["a"], members=4)
    stream.run(X)
    streams.step({"a": X[1]})
    with multiprocessing.get_context(how).Pool(2) as pool:
        results = pool.map(carried_on, [(stream, streams, X)] * 3)
    expected = carried_on((stream, streams, X))
    for result in results:
        for a, b in zip(result, expected):
            assert_same(a, b)


def test_pools_while_another_thread_is_at_work():
    model, X = noisy(), inputs(50)
    stream, streams = model.stream(4), model.streams(["a"], members=4)
    with Busy(model.stream(64)), multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.map(carried_on, [(stream, streams, X)])[0]
    assert_same(found[0], stream.run(X))


def test_models_are_read_in_children():
    model = nrnn.Model.load(noisy().data)
    assert in_child(lambda: (model.fingerprint, pickle.loads(pickle.dumps(model)).fingerprint, model.nbytes)) == (
        model.fingerprint, model.fingerprint, model.nbytes)
