"""Whoever is killed, every result is as in one process that nobody interrupts, bit for bit, and none is lost."""

import json
import random
import time

from people import Listener, Publisher
from pump import KEYS, as_json, samples, uninterrupted, write_model
from rig import parts
from service import JOINED, write_config


def test_nobody_is_killed(rig):
    here, given = rig(), list(samples(100))
    here.publish.samples(given)
    here.check(given)
    assert not any(again for copies in here.listener.results().values() for *_, again in copies)
    assert here.service.stop() == 0 and "error" not in here.service.said


def test_several_samples_a_message(rig):
    here, given = rig(), list(samples(160))
    for key in KEYS:
        mine = [as_json(*sample) for one, *sample in given if one == key]
        for at in range(0, len(mine), 16):
            here.publish(f"plant/{key}", f"[{', '.join(mine[at:at + 16])}]")
    here.check(given)


def test_topics_that_are_joined(rig):
    here, given = rig(inputs=JOINED), [one for one in samples(60) if None not in one]
    for key, at, temperature, pressure in given:
        here.publish(f"plant/{key}/t", json.dumps({"ts": at, "value": temperature}))
        here.publish(f"plant/{key}/p", json.dumps({"ts": at, "value": pressure}))
    here.check(given)


def test_plain_payloads(rig):
    """Without times: a model whose step does not ask for one."""
    here = rig(inputs='[[inputs]]\ntopic = "plant/{key}"\npayload = "plain"\nchannel = ["temperature", "pressure"]\n')
    for value in range(50):
        here.publish("plant/a", f"{20 + value / 10}, 3.5")
    here.listener.wait(lambda: len(here.listener.on("nrnn/a")) == 50)
    times = [json.loads(payload)["time"] for payload, _ in here.listener.on("nrnn/a")]
    assert times == sorted(times) and times[0].endswith("Z")


def test_the_service_is_killed(rig):
    here, given, chance = rig(), list(samples(400)), random.Random(1)
    for part in parts(given, 200):
        here.publish.samples(part)
        time.sleep(chance.uniform(0, 0.15))
        here.service.kill()
        here.service = here.serve(here.config)
        time.sleep(chance.uniform(0, 0.8))
    here.check(given)


def test_the_broker_is_killed(rig):
    """What it confirms is in its database a moment later: a sensor that is cut off sends its last second again."""
    here, given, chance = rig(), list(samples(300)), random.Random(2)
    for part in parts(given, 300):
        here.publish.samples(part)
        time.sleep(chance.uniform(0, 0.2))
        here.broker.kill()
        here.broker.start()
        here.publish.resume()
    here.check(given)


def test_two_shares_of_the_keys(tmp_path, broker, serve, people):
    write_model(tmp_path / "pump.nrnn")
    listener, publish = people(Listener, broker.port, "nrnn/#"), people(Publisher, broker.port)
    for one in (1, 2):
        config = write_config(tmp_path, broker.port, head=f'shard = "{one}/2"\n', name=f"share{one}.toml")
        config.write_text(config.read_text().replace("pump.state", f"share{one}.state"))
        serve(config)
        watching = people(Listener, broker.port, f"nrnn-service/nrnn-share{one}-{one}-of-2/#")
        watching.wait(watching.count)
    keys = [f"pump {number}" for number in range(12)]
    given = list(samples(20, keys))
    publish.samples(given)
    listener.expect(uninterrupted(tmp_path / "pump.nrnn", given))


def test_what_goes_again_is_counted(rig):
    """The broker may have forgotten what it confirmed at last."""
    here, given = rig(mqtt="status_seconds = 0.2\n"), list(samples(5))
    here.publish.samples(given)
    here.check(given)
    status = lambda: json.loads(here.listener.on("nrnn-service/nrnn-pump/status")[-1][0])
    here.listener.wait(lambda: status()["results"] == len(given) and status()["again"] == 0)
    here.broker.kill()
    here.broker.start()
    here.listener.wait(lambda: status()["connections"] == 2 and status()["again"] > 0)
    here.check(given)


def test_sensors_are_those_of_the_model_that_is_read_again(rig, people, broker):
    watching = people(Listener, broker.port, "homeassistant/#")
    here = rig(mqtt='discovery = "homeassistant"\nstatus_seconds = 0\n', more='[keys]\nother_model = "reset"')
    here.publish("plant/a", as_json(1000, 20.0, 3.0))
    there = lambda name: [payload for payload, _ in watching.on(f"homeassistant/sensor/nrnn-pump/a_{name}_mean/config")]
    watching.wait(lambda: there("y"))
    before = json.loads(there("y")[0])["device"]["model"]
    write_model(here.model, seed=2, output=("z", "bar"))
    here.service.reload()
    here.service.wait_said("read again")
    fingerprint = here.service.said.split("fingerprint ")[1].strip()
    here.publish("plant/a", as_json(2000, 20.0, 3.0))
    watching.wait(lambda: there("y")[1:] and there("z"))
    told = json.loads(there("z")[0])
    assert there("y")[1:] == [b""] and told["unit_of_measurement"] == "bar"
    assert told["device"]["model"] == f"pump.nrnn {fingerprint}" != before
    status = lambda: [json.loads(payload)["fingerprint"] for payload, _ in here.listener.on("nrnn-service/nrnn-pump/status")]
    here.listener.wait(lambda: status()[-1] == fingerprint)
    assert status()[0] != fingerprint
