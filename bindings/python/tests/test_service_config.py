"""What a configuration says, and what is said of one that is wrong."""

import dataclasses

import pytest
from brokers import JOINED, WHOLE, model, written
from nrnn.service import Service, SqliteStore
from nrnn.service import config as configuration
from nrnn.service.checks import local_path, port
from nrnn.service.tables import REQUIRED, Option
from nrnn.service.topics import Pattern, pattern
from nrnn.values.errors import NrnnError
from nrnn.values.options import text
from support import needs_engine

BROKER = {"host": Option(text, "127.0.0.1"), "port": Option(port, 1883), "ca_file": Option(local_path)}
SMALLEST = 'model = "pump.nrnn"\n[[inputs]]\ntopic = "plant/{key}"\n'


def read(tmp_path, said, options=BROKER):
    path = tmp_path / "pump.toml"
    path.write_text(said)
    return configuration.read(path, "mqtt", options)


def test_the_smallest(tmp_path):
    found = read(tmp_path, SMALLEST)
    assert found.model == tmp_path / "pump.nrnn" and found.state is found.shard is found.metrics is found.live is None
    assert found.transport == {"host": "127.0.0.1", "port": 1883, "ca_file": None}
    assert (found.inputs[0].payload, found.inputs[0].map, found.wait) == ("json", {}, 10.0)
    assert found.results.topic_of("a/b") == "nrnn/a/b"


def test_all_of_it(tmp_path):
    found = read(tmp_path, '''
        model = "/models/pump.nrnn"
        state = "pump.state"
        shard = "2/8"
        [stream]
        members = 8
        quantiles = [0.25, 0.75]
        [keys]
        delay = 5
        [mqtt]
        ca_file = "ca.pem"
        [[inputs]]
        topic = "plant/+/temperature"
        key = "hall"
        channel = "temperature"
        payload = "plain"
        [[inputs]]
        topic = "plant/{key}/#"
        map = {pressure = "values.p"}
        time = "ts"
        time_unit = "ms"
        missing_value = ["-999"]
        [join]
        wait = 2.5
        [results]
        topic = "out/{key}"
        outputs = ["mean", "std"]
        array = true
        [metrics]
        port = 9464
        [live]
        port = 0
        key = "hall"
        ''')
    assert str(found.model) == "/models/pump.nrnn" and str(found.shard) == "2/8"
    assert found.transport["ca_file"] == tmp_path / "ca.pem"
    assert found.stream == {"members": 8, "quantiles": [0.25, 0.75]} and found.keys == {"delay": 5}
    assert [one.channel for one in found.inputs] == [("temperature",), ()]
    assert found.metrics == {"port": 9464} and found.live == {"port": 0, "key": "hall"}


@pytest.mark.parametrize("said, message", [
    ("model = ", "expected TOML"),
    ('[[inputs]]\ntopic = "a"', "model: expected it, found nothing"),
    ('model = "a"', r"inputs: expected tables \[\[inputs\]\], found None"),
    ('model = "a"\n[inputs]\ntopic = "a"', r"inputs: expected tables \[\[inputs\]\], found dict"),
    (SMALLEST + "topc = 1", r"inputs\[0\].topc: expected a setting that there is, found another: topic\?"),
    (SMALLEST + "[streem]", r"streem: expected a setting that there is, found another: stream\?"),
    (SMALLEST + "[stream]\nmember = 3", r"stream.member: .*: members\?"),
    (SMALLEST + "[stream]\nstream_id = 3", "stream.stream_id: expected a setting that there is"),
    (SMALLEST + "[keys]\ndelays = 3", r"keys.delays: .*: delay\?"),
    (SMALLEST + "[mqtt]\nhosts = 3", r"mqtt.hosts: .*: host\?"),
    (SMALLEST + "[mqtt]\nport = 70000", r"mqtt.port: expected 0 .. 65535, found 70000"),
    (SMALLEST + '[mqtt]\nport = "1883"', "mqtt.port: expected an integer, found '1883'"),
    (SMALLEST + "[results]\narray = 1", "results.array: expected True or False, found 1"),
    (SMALLEST + '[results]\noutputs = ["median"]', "results.outputs: expected one of 'mean', .*, found 'median'"),
    (SMALLEST + 'missing_value = {a = "-999"}', r"inputs\[0\].missing_value: expected a text, or several in a list, found {'a': '-999'}"),
    (SMALLEST + 'channel = {a = "x"}', r"inputs\[0\].channel: expected a text, or several in a list, found {'a': 'x'}"),
    (SMALLEST + "[results]\noutputs = {mean = true, std = false}", "results.outputs: expected a text, or several in a list, found {"),
    *((SMALLEST + f'{name} = " "', rf"inputs\[0\].{name}: expected a text, found an empty one") for name in
      ("key", "key_path", "time", "time_zone", "time_format")),
    (SMALLEST.replace("plant", "$share/all/plant"), r"inputs\[0\].topic: expected the topic itself, .* a shared subscription"),
    (SMALLEST.replace("plant", "p" * 65530), r"inputs\[0\].topic: expected a topic of at most 65535 bytes"),
    (SMALLEST + f'[results]\ntopic = "{"ä" * 32768}"', "results.topic: expected a topic without .* 65535 bytes"),
    (SMALLEST + '[results]\ntopic = "a/#"', "results.topic: expected a topic without"),
    (SMALLEST + '[results]\ntopic = "$SYS/{key}"', "results.topic: expected a topic without .*, found '.SYS/{key}'"),
    (SMALLEST + '[results]\ntopic = "a\\u0007"', "results.topic: expected a topic without .* control characters"),
    (SMALLEST + '[results]\nrefused = "bad\\uFFFF"', "results.refused: expected a topic without .* control characters"),
    (SMALLEST.replace("plant", "plant\\uFDD0"), r"inputs\[0\].topic: expected a topic without control characters"),
    (SMALLEST.replace("{key}", "7") + 'key = "a+b"',
     r"inputs\[0\].key: expected a key that a topic of results can have, found 'a\+b' for 'nrnn/{key}'"),
    (SMALLEST.replace("{key}", "7") + 'key = "7"\n[results]\ntopic = "plant/{key}"', "results.topic: expected topics that no input takes"),
    (SMALLEST + 'time_unit = "h"', "time_unit: expected one of 's', 'ms', 'us', 'ns', found 'h'"),
    (SMALLEST + "[join]\nwait = -1", "join.wait: expected seconds from 0 on, found -1"),
    (SMALLEST + '[results]\ntopic = "plant/{key}"', "results.topic: expected topics that no input takes, found some of 'plant/{key}'"),
    (SMALLEST + '[results]\nrefused = "plant/bad"', "results.refused: expected topics that no input takes"),
    (SMALLEST + "[metrics]", "metrics.port: expected it, found nothing"),
    ('shard = "9/8"\n' + SMALLEST, 'shard: expected NUMBER/OF, such as "2/8", found \'9/8\''),
    ("stream = 3\n" + SMALLEST, "stream: expected a table, found 3"),
    ('model = "a"\n[[inputs]]\ntopic = "a#"', r"inputs\[0\].topic: expected # alone in a level, found 'a#'"),
    (SMALLEST.replace("{key}", "sensor_{key}"), r"inputs\[0\].topic: expected {key} alone in a level, found 'sensor_{key}'"),
    (SMALLEST.replace("key", "sensor"), r"inputs\[0\].topic: expected {key} if a place is meant, found '{sensor}'"),
    (SMALLEST + '[results]\ntopic = "y_{sensor}"', "results.topic: expected {key} if a place is meant, found '{sensor}'"),
    (SMALLEST + 'payload = "plain"\ntime = "ts"', r"inputs\[0\].time: expected a place in a plain payload, such as \"0\", found 'ts'"),
    (SMALLEST + 'payload = "plain"\nmap = {a = "x"}', r"inputs\[0\].map.a: expected a place in a plain payload, such as \"0\", found 'x'"),
    (SMALLEST + 'time = "0"\nmap = {a = "0"}', r"inputs\[0\].map.a: expected a place of its own, found 0, that of time"),
    (SMALLEST + 'time_unit = "ms"', r"inputs\[0\].time_unit: expected time beside it, which says where the time stands, found none"),
    (SMALLEST + 'time_format = "%Q"', r"inputs\[0\].time_format: expected time beside it"),
    (SMALLEST + 'time_zone = "UTC"', r"inputs\[0\].time_zone: expected time beside it"),
    (SMALLEST + 'key_path = "id"', r"inputs\[0\].key_path: expected one setting that says the key, found {key} of topic beside it"),
    (SMALLEST + 'key = "x"', r"inputs\[0\].key: expected one setting that says the key, found {key} of topic beside it"),
    ('model = "a"\n[[inputs]]\ntopic = "a"\nkey = "x"\nkey_path = "id"', r"inputs\[0\].key_path: expected one .*, found key beside it"),
    (SMALLEST + 'values = {ON = true}', r"inputs\[0\].values.ON: expected a number, found True"),
    (SMALLEST + 'values = {ON = 1e39}', r"inputs\[0\].values.ON: expected a number that float32 can hold, found another"),
    (SMALLEST + 'values = {ON = inf}', r"inputs\[0\].values.ON: expected a finite number, found inf"),
    (SMALLEST + 'values = {"1" = 2}', r"inputs\[0\].values: expected texts that are no numbers, found '1'"),
    (SMALLEST + 'values = ["ON"]', r"inputs\[0\].values: expected a table of text = number, found \['ON'\]"),
    (SMALLEST + 'values = {x = 1}\nmissing_value = "x"', r"inputs\[0\].values: expected texts that mean numbers, found 'x' in missing_value too"),
    (SMALLEST + 'decimal = ";"', r"inputs\[0\].decimal: expected one of '.', ',', found ';'"),
    (SMALLEST + '[results]\nrefused = "bad/{key}"', "results.refused: expected one topic for all keys, found {key} in 'bad/{key}'"),
    (SMALLEST + "[join]\nevery = 1e-10", "join.every: expected 0, or at least 1e-9 seconds, found 1e-10"),
    (SMALLEST + 'time = "t"\ntime_format = "%H:%M"\ntime_unit = "ms"',
     r"inputs\[0\].time_unit: expected none beside a time_format without %s, found 'ms'"),
    (SMALLEST + '[[inputs]]\ntopic = "plant/+"\nkey = "x"',
     r"inputs\[1\].topic: expected other topics than those of inputs\[0\], found 'plant/\+'"),
    (SMALLEST + '[results]\nrefused = "nrnn/refused"', "results.refused: expected a topic that is none of results.topic, found 'nrnn/"),
])
def test_refused(said, message, tmp_path):
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        read(tmp_path, said)
    assert str(caught.value).startswith(str(tmp_path / "pump.toml")) and len(str(caught.value)) - len(str(tmp_path)) <= 300


def test_a_mark_of_utf8_is_passed_over(tmp_path):
    assert read(tmp_path, "\ufeff" + SMALLEST).model == tmp_path / "pump.nrnn"


def test_a_setting_that_must_be_there(tmp_path):
    with pytest.raises(ValueError, match="mqtt.host: expected it, found nothing"):
        read(tmp_path, SMALLEST, {"host": Option(text, REQUIRED)})


@needs_engine
@pytest.mark.parametrize("inputs, keys, results, message", [
    (WHOLE + 'channel = "c"', "", "", r"inputs\[0\].channel: expected a channel of a, b, found 'c'"),
    (WHOLE + 'channel = ["a", "b", "a"]', "", "", r"inputs\[0\].channel: expected each once, found 'a' twice"),
    (WHOLE + 'map = {c = "x"}', "", "", r"inputs\[0\].map: expected a channel of a, b, found 'c'"),
    (WHOLE + 'map = {a = "x"}', "", "", "inputs: expected every channel of the model, found none for 'b'"),
    (JOINED.replace('time = "t"\n', "", 1), "", "", "inputs: expected time for all that are joined or for none, found both"),
    (WHOLE + 'missing_value = "c:NA"', "", "", r"inputs\[0\].missing_value: expected a channel before the colon, of a, b, found 'c:NA'"),
    (WHOLE.replace('"t"', '"0"') + 'payload = "plain"\nchannel = ["a", "b"]\nmap = {a = "3"}', "", "", r"inputs\[0\]: expected places 0 .. 2 of a plain .*, found 3"),
    (WHOLE + 'time_zone = "Mars"', "", "", r"inputs\[0\].time_zone: .*Mars"),
    (WHOLE, "", 'outputs = ["entropy"]', "results.outputs: expected some of mean, std, nominal, flags, largest_z, found 'entropy'"),
    (WHOLE, "most_keys = 0", "", "keys.most_keys: expected at least 1, found 0"),
])
def test_what_does_not_fit_the_model(inputs, keys, results, message, tmp_path):
    config = written(tmp_path, inputs, keys, results)
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        Service(config, None, SqliteStore(config.state))
    assert str(caught.value).startswith(str(config.file))


@pytest.mark.parametrize("key", ["a+b", "#", "a\0", "a\n", "\x85", "\ufffe", "a\uffff", "\U0003ffff", "\ufdd0", "\ufdef", 200 * "/", "k" * 65531, "ä" * 32766])
def test_keys_that_no_topic_can_have(key, tmp_path):
    smallest = SMALLEST.replace("{key}", "raw") + 'key_path = "id"\n[results]\ntopic = '
    assert not read(tmp_path, smallest + '"nrnn/{key}"').can_answer(key)
    assert read(tmp_path, smallest + '"nrnn/all"').can_answer(key)


@pytest.mark.parametrize("key", ["a b", "a/b", "ä", "\U0001f600", "$a", b"\xff", "\ufdcf", "\ufdf0", 199 * "/", "k" * 65530, "ä" * 32765])
def test_keys_that_a_topic_can_have(key, tmp_path):
    assert read(tmp_path, SMALLEST).can_answer(key)


def test_keys_whose_results_an_input_would_take(tmp_path):
    found = read(tmp_path, 'model = "a"\n[[inputs]]\ntopic = "in/+/raw"\nkey_path = "id"\n[results]\ntopic = "in/{key}"')
    assert not found.can_answer("x/raw") and found.can_answer("x") and found.can_answer("x/raw/y")
    found = read(tmp_path, 'model = "a"\n[[inputs]]\ntopic = "raw"\nkey_path = "id"\n[results]\ntopic = "{key}"')
    assert not found.can_answer("raw") and not found.can_answer("$SYS/x")


@needs_engine
def test_quantiles_that_members_cannot_say(tmp_path):
    config = dataclasses.replace(written(tmp_path), stream={"members": 2, "quantiles": [0.05]})
    with pytest.raises(ValueError, match=r"pump.toml: stream.quantiles: .*level") as caught:
        config.job()
    assert str(caught.value).count("INVALID_ARGUMENT") == 1


@needs_engine
@pytest.mark.parametrize("options, message", [
    ({"stream": {"missing": "x"}}, "stream.missing: expected one of"), ({"stream": {"members": 4.0}}, "stream.members: expected an integer"),
    ({"stream": {"quantiles": [2]}}, r"stream.quantiles\[0\]: expected a quantile level"), ({"keys": {"delay": -1}}, "keys.delay: expected seconds")])
def test_options_are_named_with_their_table(options, message, tmp_path):
    config = dataclasses.replace(written(tmp_path), **options)
    with pytest.raises((ValueError, TypeError), match=f"pump.toml: {message}"):
        config.job()


@needs_engine
@pytest.mark.parametrize("content, kind, message", [
    (None, FileNotFoundError, "expected a file that can be read, found {}: No such file"),
    (b"no model", NrnnError, "{}: file: expected the first bytes of a model")])
def test_which_model_it_is_that_cannot_be_read(content, kind, message, tmp_path):
    config = dataclasses.replace(written(tmp_path), model=tmp_path / "other.nrnn")
    if content is not None:
        config.model.write_bytes(content)
    with pytest.raises(kind) as caught:
        config.job()
    assert str(caught.value).startswith(f"{config.file}: model: {message.format(config.model)}")


def test_a_configuration_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match="CONFIG: expected a file that can be read, found .*none.toml: No such file"):
        configuration.read(tmp_path / "none.toml", "mqtt", BROKER)


@needs_engine
def test_results_have_what_the_model_gives(tmp_path):
    model(tmp_path, task="softmax", count=3)
    config = written(tmp_path)
    assert set(config.job().outputs) == {"mean", "variance", "nominal", "entropy", "mutual_information", "flags"}


@pytest.mark.parametrize("said, topic, key", [
    ("plant/{key}/t", "plant/7/t", "7"), ("plant/{key}/t", "plant/7/8/t", None), ("{key}/#", "7/a/b", "7"), ("{key}/#", "7", "7"),
    ("+/{key}", "a/b", "b"), ("#", "a/b", ""), ("a", "a", ""), ("a", "ab", None),
    ("#", "$SYS/x", None), ("{key}/x", "/x", ""), ("a(b)/{key}", "a(b)/c", "c"), ("a/{key", "a/{key", "")])
def test_patterns(said, topic, key):
    found = pattern("topic", said)
    match = found.match(topic)
    assert (match and (match["key"] if found.has_key else "")) == key


def test_filters():
    assert Pattern("plant/{key}/+/#").filter == "plant/+/+/#"
