"""The sets, from tiny files in their formats."""

import numpy as np
import pytest
import torch

import small_sets
from nrnn.train import ConfigError, DataError, sets
from nrnn.train.data.splits import of_groups, stratified


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sets")
    small_sets.write_all(folder)
    return folder


ROWS = {
    "mnist": ({}, 1, 10), "mnist permuted": ({"order": "permuted", "pixels": 4}, 4, 10),
    "ecg5000": ({}, 1, 2), "ecg": ({}, 1, 5), "ecg abnormal": ({"form": "abnormal"}, 1, 2), "ecg records": ({"form": "records"}, 1, 2),
    "ecg windows": ({"form": "windows", "validation": ["116"], "test": ["119", "123"], "each": 2}, 1, 2),
    "activity": ({"every": 2}, 6, 5), "activity timed": ({"device": "watch", "every": 2, "timed": True}, 6, 5),
    "vowels": ({}, 12, 9), "spoken": ({"bands": 6}, 6, 10),
    "spoken derivatives": ({"bands": 6, "derivatives": 3}, 24, 10),
    "proteins": ({"longest": 30}, 20, 10), "proteins families": ({"form": "families"}, 20, 2),
    "covid": ({"horizon": 3, "window": 20}, 1, 1), "copy": ({"train": 30, "validation": 5, "test": 5}, 10, 8),
    "copy published": ({"train": 30, "validation": 10, "test": 10, "form": "published", "embedded": 8}, 8, 9),
    "heat": ({"snapshots": 4, "fields": 6, "tests": 2, "forcing": True, "noise": 1e-4}, 31, 31),
}


def load(folder, row):
    return sets.load(row.split()[0], folder, **ROWS[row][0])


@pytest.mark.parametrize("row", ROWS)
def test_batches(folder, row):
    data = load(folder, row)
    _, channels, outputs = ROWS[row]
    assert len(data.inputs) == channels and len(data.outputs) == outputs
    for part in (data.train, data.validation, data.test):
        batch = data.batch(part, range(len(part)))
        assert batch.x.ndim == 3 and batch.x.shape[::2] == (len(part), channels) and batch.x.isfinite().all()
        ends = data.sequence.valid == "end"
        assert batch.y.shape[:1 if ends else 2] == (len(part),) if ends else batch.x.shape[:2]
        if data.task == "softmax":
            assert batch.y.dtype == torch.int64 and int(batch.y.max()) < outputs
        if batch.lengths is not None:
            assert batch.lengths.max() == batch.x.shape[1] and batch.lengths.min() > 0


@pytest.mark.parametrize("row", ROWS)
def test_parts_share_nothing_and_stay_the_same(folder, row):
    one, two = load(folder, row), load(folder, row)
    if row.split()[0] in ("ecg", "activity", "mnist", "covid"):  # these tiny files repeat themselves
        pass
    else:
        rows = [{np.asarray(x).tobytes() for x in getattr(one, part).x} for part in ("train", "validation", "test")]
        assert not (rows[0] & rows[1] or rows[0] & rows[2] or rows[1] & rows[2])
    for part in ("train", "validation", "test"):
        for a, b in zip(getattr(one, part).x, getattr(two, part).x):
            np.testing.assert_array_equal(a, b)


def test_mnist_is_split_and_permuted_as_published(folder):
    data, permuted = (sets.load("mnist", folder, order=order) for order in ("ordered", "permuted"))
    chosen = np.random.RandomState(1234).permutation(60)
    np.testing.assert_array_equal(data.train.y, (chosen % 10)[:58])
    np.testing.assert_array_equal(data.validation.y, (chosen % 10)[58:])
    torch.manual_seed(12008)
    np.testing.assert_array_equal(permuted.test.x[:, :, 0], data.test.x[:, torch.randperm(784).numpy(), 0])
    assert float(data.batch(data.test, [0]).x.max()) == 1
    assert len(sets.load("mnist", folder, limit=7).train) == 7


def test_mnist_in_squares_is_permuted_as_squares(folder):
    whole, small, permuted = (sets.load("mnist", folder, **options).test.x[:, :, 0] for options in (
        {}, {"side": 14}, {"side": 14, "order": "permuted"}))
    squares = whole.reshape(-1, 14, 2, 14, 2).astype(float)
    np.testing.assert_array_equal(small.reshape(-1, 14, 14), squares.mean((2, 4)))  # of bytes: exact
    torch.manual_seed(12008)
    np.testing.assert_array_equal(permuted, small[:, torch.randperm(196).numpy()])


def test_normalised_by_the_training_part_alone(folder):
    data = load(folder, "vowels")
    batch = data.batch(data.train, range(len(data.train)))
    rows = torch.cat([row[:length] for row, length in zip(batch.x, batch.lengths)])
    torch.testing.assert_close(rows.mean(0), torch.zeros(12), atol=1e-5, rtol=0)
    torch.testing.assert_close(rows.std(0, correction=0), torch.ones(12), atol=1e-4, rtol=0)


def test_records_and_persons_stay_whole(folder):
    data = load(folder, "ecg records")
    assert [len(part) for part in (data.train, data.validation, data.test)] == [9, 3, 6]  # 3 beats a record
    assert int(data.train.y.sum()) == 3 and data.train.x[0].shape == (126, 1)
    data = load(folder, "activity timed")
    assert len(data.train) == 2 and data.train.rho[0][:4].tolist() == [1, 1, 1, 1]
    assert float(data.train.rho[0][5]) == pytest.approx(2.5)  # 50 ms where 20 are nominal


def test_windows_of_beats(folder):
    whole = {"form": "windows", "validation": ["116"], "test": ["119", "123"]}
    data = sets.load("ecg", folder, **whole)
    assert [len(part) for part in (data.train, data.validation, data.test)] == [5, 3, 6]  # 102 is paced, 100 has an A
    assert data.train.x.shape[1:] == (140, 1) and data.outputs == ["normal", "PVC"]
    np.testing.assert_allclose(data.train.x.mean(1), 0, atol=1e-6)
    np.testing.assert_allclose(data.train.x.std(1), 1, atol=1e-5)
    for each, counts in ((1, [4, 2, 4]), (5, [4, 2, 4])):
        data = sets.load("ecg", folder, each=each, **whole)
        assert [len(part) for part in (data.train, data.validation, data.test)] == counts
        assert all(2 * part.y.sum() == len(part) for part in (data.train, data.validation, data.test))


def test_beats_of_the_paper(folder):
    data = load(folder, "ecg5000")
    assert [len(part) for part in (data.train, data.validation, data.test)] == [24, 8, 64]
    assert [int(part.y.sum()) for part in (data.train, data.validation, data.test)] == [12, 4, 32]  # files are sorted
    assert data.train.x.shape == (24, 140, 1) and data.outputs == ["normal", "abnormal"]


def test_beats_as_the_archive_has_them(folder, tmp_path):
    for part in ("train", "test"):
        rows = np.loadtxt(folder / f"ecg5000/{part}.csv.gz", delimiter=",", skiprows=1)
        np.savetxt(tmp_path / f"ECG5000_{part.upper()}.tsv", rows, "%.7e", "\t")
    one, two = sets.load("ecg5000", folder), sets.load("ecg5000", tmp_path)
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(one, part).x, getattr(two, part).x)
        np.testing.assert_array_equal(getattr(one, part).y, getattr(two, part).y)


def test_labels_of_padding_count_for_nothing(folder):
    data = load(folder, "activity")
    data.train.x[0], data.train.y[0] = data.train.x[0][:5], data.train.y[0][:5]
    batch = data.batch(data.train, [0, 1])
    assert batch.lengths.tolist() == [5, 20] and (batch.y[0, 5:] == sets.IGNORED).all()


def test_proteins(folder):
    data = load(folder, "proteins")
    x = [*data.train.x, *data.validation.x, *data.test.x]
    assert len(x) == 2 * 30 + 1  # those in two compartments are left out, the one in both files is taken once
    assert all(len(row) <= 30 for row in x) and np.allclose(np.concatenate(x).sum(1), 1)


def test_covid_windows_lie_in_their_part(folder):
    data = load(folder, "covid")
    x, y = data.train.x[:, :, 0], data.train.y[:, :, 0]
    np.testing.assert_array_equal(x[:, 3:], y[:, :-3])
    assert data.train.y.max() < data.test.x.max() and len(data.train) % 2 == 0  # the third place has too few cases


def test_copy(folder):
    data = load(folder, "copy")
    x, y = data.train.x.argmax(2), data.train.y
    np.testing.assert_array_equal(x[:, :10], y[:, -10:])
    assert (x[:, 19] == 9).all() and (x[:, 20:] == 8).all() and (y[:, :20] == sets.IGNORED).all()


COPIES = {"train": 40, "validation": 20, "test": 20}


def test_the_transposed_copy_shows_the_delimiter_to_the_end_and_teaches_blanks(folder):
    data = sets.load("copy", folder, form="transposed", **COPIES)
    x, y = data.train.x.argmax(2), data.train.y
    np.testing.assert_array_equal(x[:, :10], y[:, -10:])
    assert (x[:, 10:19] == 8).all() and (x[:, 19:] == 9).all() and (y[:, :20] == 8).all()
    assert data.outputs[8:] == ["blank"] and (data.test.y[:, :20] == sets.IGNORED).all()


def test_the_published_copy_is_the_transposed_one_reshaped(folder):
    one, other = (sets.load("copy", folder, form=form, **COPIES) for form in ("transposed", "published"))
    for part in ("train", "validation", "test"):
        for name in ("x", "y"):
            rows, laid = getattr(getattr(one, part), name), getattr(getattr(other, part), name)
            for i in range(0, len(rows), 10):  # (batch, steps) read as (steps, batch)
                np.testing.assert_array_equal(laid[i:i + 10].swapaxes(0, 1).ravel(), rows[i:i + 10].ravel())


@pytest.mark.parametrize("blanks, ago", [(10, 2), (30, 4)])
def test_the_published_copy_asks_for_one_symbol_at_a_time(folder, blanks, ago):
    data = sets.load("copy", folder, form="published", blanks=blanks, **COPIES)
    x, y = data.train.x.argmax(2), data.train.y
    recalled = np.arange(2 * 10 + blanks) % (ago + 1) == ago
    assert (y[:, ~recalled] == 8).all()
    np.testing.assert_array_equal(y[:, recalled], x[:, np.flatnonzero(recalled) - ago])


def test_symbols_may_be_embedded(folder):
    data = sets.load("copy", folder, embedded=4, **COPIES)
    same = sets.load("copy", folder, embedded=4, **COPIES)
    np.testing.assert_array_equal(data.train.x, same.train.x)
    rows = data.train.x.reshape(-1, 4)
    assert data.train.x.dtype == np.float32 and np.linalg.norm(rows, axis=1).max() < 1 + 1e-6
    assert len(np.unique(rows, axis=0)) == 10


def test_the_published_copy_needs_whole_batches(folder):
    with pytest.raises(ConfigError, match="data.test: expected a multiple of data.batch = 10, found 25"):
        sets.load("copy", folder, form="published", **COPIES | {"test": 25})
    with pytest.raises(ConfigError, match="data.form: expected one of 'copy', 'transposed', 'published', found 'odd'"):
        sets.load("copy", folder, form="odd")


def test_heat_is_the_exact_solution(folder):
    data = sets.load("heat", folder, snapshots=3, fields=3, tests=1)
    c = np.random.RandomState(1 + np.random.RandomState(0).permutation(4)[0]).normal(size=10)
    i, x = np.arange(1, 11), np.arange(31) * np.pi / 30
    u = np.array([(c * np.exp(-i ** 2 * t / 5000)) @ np.sin(np.outer(i, x)) / 10 for t in range(4)])
    np.testing.assert_allclose(data.train.x[:3, 0], u[:3], atol=1e-14)
    np.testing.assert_allclose(data.train.y[:3, 0], u[1:], atol=1e-14)


def test_heat_judged_after_a_rollout(folder):
    pairs, data = (sets.load("heat", folder, snapshots=5, fields=4, tests=2, rollout=flag) for flag in (False, True))
    np.testing.assert_array_equal(data.train.x, pairs.train.x)
    for part, known in ((data.validation, pairs.validation), (data.test, pairs.test)):
        assert part.x.shape == (len(known) // 5, 5, 31)
        np.testing.assert_array_equal(part.x[:, 0], known.x[::5, 0])
        np.testing.assert_array_equal(part.y[:, -1], known.y[4::5, 0])
        assert np.isnan(part.x[:, 1:]).all() and np.isnan(part.y[:, :-1]).all()


def test_splits():
    labels = np.array([0] * 10 + [1] * 4 + [2])
    rest, drawn = stratified(labels, 0.25, 3)
    assert sorted([*rest, *drawn]) == list(range(15)) and np.bincount(labels[drawn], minlength=3).tolist() == [2, 1, 0]
    assert of_groups(["a", "b", "a", "c"], ["b"], ["c"]) == ([0, 2], [1], [3])
    with pytest.raises(ValueError, match="each once"):
        of_groups(["a", "b"], ["a"], ["a"])


@pytest.mark.parametrize("row, error, options", [
    ("mnist", "order: expected one of 'ordered', 'permuted', found 'x'", {"order": "x"}),
    ("mnist", "data.ordre: .* did you mean 'order'", {"ordre": "x"}),
    ("mnist", "pixels: expected a divisor of 784, found 5", {"pixels": 5}),
    ("mnist", "side: expected a divisor of 28, found 13", {"side": 13}),
    ("mnist", "side: expected a divisor of 28, found 0", {"side": 0}),
    ("nothing", "data.set: expected one of mnist", {}),
    ("covid", "window: expected at most", {"window": 300}),
    ("proteins", "at least 999 residues", {"shortest": 999}),
])
def test_what_does_not_fit_is_named(folder, row, error, options):
    with pytest.raises((ConfigError, DataError), match=error):
        sets.load(row, folder, **options)
