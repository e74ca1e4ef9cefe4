"""`nrnn run`: the three formats give what the engine gives, bit for bit."""

import json

import numpy as np
import pytest

import nrnn
from command import columns, csv_text, floats, samples, succeed

CHANNELS = ["temperature", "pressure"]
LABELS = ["idle", "busy", "broken"]
ENSEMBLE = ["--members", 20, "--quantiles", "0.05,0.5,0.95", "--seed", 7, "--stream-id", 3, "--noise-scale", 0.5]
LEVELS = ["q05", "q50", "q95"]
STATISTICS = ["mean", "std", "nominal", *LEVELS]


@pytest.fixture
def x():
    x = samples(40)
    x[5, 0] = 10  # beyond the channel's limit
    return x


def expected(path, x):
    stream = nrnn.Model.load(path).stream(members=20, quantiles=(0.05, 0.5, 0.95), seed=7, stream_id=3, noise_scale=0.5)
    return stream.run(x)


def table(summary):
    """The numbers of a summary by the names of the columns."""
    result = {}
    for k, label in enumerate(LABELS):
        result |= {f"{label}.mean": summary.mean[:, k], f"{label}.std": np.sqrt(summary.variance[:, k]),
                   f"{label}.nominal": summary.nominal[:, k]}
        result |= {f"{label}.{level}": summary.quantiles[:, q, k] for q, level in enumerate(LEVELS)}
    return result | {"entropy": summary.entropy, "mutual_information": summary.mutual_information}


def test_csv_equals_the_engine(two, x):
    out = columns(succeed("run", two, *ENSEMBLE, given=csv_text(x, CHANNELS)))
    summary = expected(two, x)
    names = [f"{label}.{statistic}" for label in LABELS for statistic in STATISTICS]
    assert list(out) == ["step", *names, "entropy", "mutual_information", "flags"]
    for name, values in table(summary).items():
        np.testing.assert_array_equal(out[name].astype(np.float32), values, err_msg=name)
    np.testing.assert_array_equal(out["step"].astype(int), np.arange(len(x)))
    np.testing.assert_array_equal(out["flags"].astype(int), summary.flags)
    assert out["flags"][5] == "32" and out["flags"][6] == "0"


def test_jsonl_mirrors_csv(two, x):
    lines = [json.dumps(dict(zip(CHANNELS, map(float, row)))) for row in x]
    text = succeed("run", two, *ENSEMBLE, "--format", "jsonl", given="\n".join(lines))
    out = [json.loads(line) for line in text.splitlines()]
    mirrored = columns(succeed("run", two, *ENSEMBLE, given=csv_text(x, CHANNELS)))
    assert list(out[0]) == list(mirrored)
    for name, values in mirrored.items():
        np.testing.assert_array_equal(np.float32([row[name] for row in out]), values.astype(np.float32), err_msg=name)


def test_f32_has_the_columns_less_step_and_flags(two, x):
    out = np.frombuffer(succeed("run", two, *ENSEMBLE, "--format", "f32", given=x.tobytes()), "<f4")
    mirrored = columns(succeed("run", two, *ENSEMBLE, given=csv_text(x, CHANNELS)))
    names = list(mirrored)[1:-1]
    out = out.reshape(len(x), len(names))
    for i, name in enumerate(names):
        np.testing.assert_array_equal(out[:, i], mirrored[name].astype(np.float32), err_msg=name)


def test_jsonl_takes_arrays_and_extra_keys(two, x):
    objects = "\n".join(json.dumps({"note": "a", "pressure": float(p), "temperature": float(t)}) for t, p in x)
    arrays = "\n\n".join(json.dumps([float(t), float(p)]) for t, p in x)
    of_objects, of_arrays = (succeed("run", two, "--format", "jsonl", given=text) for text in (objects, arrays))
    assert of_objects == of_arrays and of_objects.count(b"\n") == len(x)


def test_jsonl_takes_numbers_for_one_channel(one):
    numbers = succeed("run", one, "--format", "jsonl", given="1\n2.5")
    assert numbers == succeed("run", one, "--format", "jsonl", given='{"x0": 1}\n{"x0": 2.5}')


def test_noise_is_off_unless_asked_for(two, x):
    out = columns(succeed("run", two, given=csv_text(x, CHANNELS)))
    for label in LABELS:
        np.testing.assert_array_equal(out[f"{label}.mean"], out[f"{label}.nominal"])
        assert set(out[f"{label}.std"]) == {"0.0"}
    assert set(out["mutual_information"]) == {"0.0"}


def test_one_member_with_noise_on(two, x):
    out = succeed("run", two, "--noise", "on", given=csv_text(x, CHANNELS))
    stream = nrnn.Model.load(two).stream(noise=True).run(x)
    np.testing.assert_array_equal(floats(out, "busy.mean"), stream.mean[:, 1])
    assert (floats(out, "busy.mean") != floats(out, "busy.nominal")).all()


def test_noise_off_for_many_members(two, x):
    out = columns(succeed("run", two, "--members", 5, "--noise", "off", given=csv_text(x, CHANNELS)))
    assert set(out["idle.std"]) == {"0.0"}


def test_a_stream_id_may_be_a_name(two, x):
    named = succeed("run", two, "--members", 3, "--stream-id", "pump-7", given=csv_text(x, CHANNELS))
    number = nrnn.stream_id("pump-7")
    assert named == succeed("run", two, "--members", 3, "--stream-id", number, given=csv_text(x, CHANNELS))
    assert named != succeed("run", two, "--members", 3, given=csv_text(x, CHANNELS))


def test_kernels_give_the_same_bits(two, x):
    given = csv_text(x, CHANNELS)
    generic = succeed("run", two, *ENSEMBLE, "--kernels", "generic", given=given)
    assert generic == succeed("run", two, *ENSEMBLE, given=given)


def test_regression_has_no_entropy(one):
    assert list(columns(succeed("run", one, given="1\n2\n"))) == ["step", "y0.mean", "y0.std", "y0.nominal", "flags"]


@pytest.mark.parametrize(("level", "name"), [("0.5", "q50"), ("0.025", "q025"), ("0.1", "q10"), ("0.00005", "q00005")])
def test_names_of_quantiles(one, level, name):
    out = succeed("run", one, "--members", 40 if level != "0.00005" else 20000, "--quantiles", level, given="1\n")
    assert f"y0.{name}" in columns(out)


def test_files_give_what_pipes_give(two, x, tmp_path):
    source, result = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(csv_text(x, CHANNELS))
    result.write_text("longer than what will be written" * 1000)
    assert succeed("run", two, *ENSEMBLE, "--input", source, "--output", result) == b""
    assert result.read_bytes() == succeed("run", two, *ENSEMBLE, given=source.read_bytes())


def test_more_than_a_buffer(one):
    x = samples(30000, 1)
    out = succeed("run", one, given=csv_text(x, ["x0"]))
    np.testing.assert_array_equal(floats(out, "y0.mean"), nrnn.Model.load(one).stream().run(x).mean[:, 0])
