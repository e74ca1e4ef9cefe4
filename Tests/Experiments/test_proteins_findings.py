"""What is said of proteins follows the numbers, here of made-up results."""

import pytest

from experiments.proteins import claims, findings, report, rows
from experiments.proteins.variants import BASES, FAMILIES, KINDS, LADDER, LONG, NEAR, PLACES, TRAINED

COUNT = 100  # test sequences


def scored(seed, accuracy):
    return {"seed": seed, "accuracy": accuracy, "f1": accuracy, "auroc": accuracy, "validation_loss": 1.0,
            "parameters": 9, "right": ("1" * round(COUNT * accuracy)).ljust(COUNT, "0")}


def made(splits=lambda kind: 4):
    """Networks name 60 or 61 % rightly, words 50 %; of each kind on so many splits."""
    runs = [vars(kind) | {"trained": trained} | scored(seed, 0.6 + 0.01 * (seed % 2)) for kind in KINDS
            for trained in (False, True)[:1 + (kind in TRAINED)] for seed in range(1, splits(kind) + 1)]
    words = [scored(seed, 0.5) | {"form": kind.form, "longest": kind.longest, "words": 3, "majority": scored(seed, 0.3)}
             for kind in (*BASES.values(), LONG) for seed in range(1, splits(kind) + 1)]
    sets = {form: {"sequences": [900, COUNT, COUNT], "classes": ["a", "b"], "length": 5,
                   "rounds": {kind.name: [1.0, 2.0, 4.0] for kind in KINDS if kind.form == form}} for form in BASES}
    return {"runs": runs, "words": words, "sets": sets}


def gain(found, by, *kinds, measure="accuracy"):
    for kind in kinds:
        for one in rows.runs(found, (kind, False)).values():
            one[measure] += by + 0.001 * (one["seed"] % 2)  # networks else differ by equal numbers, without an interval


def told(found, place):
    one = claims.claims(found)[place]
    return one.verdict, one.parts


def test_words_are_beaten_on_both_sets_and_both_lengths_or_in_part():
    found = made()
    assert told(found, 0) == ("reproduced", "6 of 6") and claims.claims(found)[-1].verdict == "not tested"
    gain(found, -0.2, LONG)
    assert told(found, 0) == ("partly", "5 of 6; contrary in 1")
    for seed, one in rows.runs(found, (FAMILIES, False)).items():
        one |= {"validation_loss": 0.5, "f1": seed / 4}
    assert told(found, 0) == ("partly", "4 of 6; contrary in 1")
    assert "families, macro F1 +12.5 [-38.9, +63.9] points, n = 4 splits" in claims.claims(found)[0].interval


@pytest.mark.parametrize(("by", "said"), [(0, "ahead of words"), (-0.3, "behind words"), (-0.105, "not told apart")])
def test_the_sentence_follows_the_interval(by, said):
    found = made()
    gain(found, by, *KINDS)
    for one in found["runs"]:
        one["validation_loss"] += one["trained"]
    assert report.section(found).count(f"is **{said}") == len(BASES)


def test_every_split_chooses_by_its_own_validation_part():
    found = made()
    for seed, loss in ((1, 0.9), (2, 0.9), (3, 0.9), (4, 1.8)):
        rows.runs(found, (NEAR, False))[seed] |= {"validation_loss": loss, "accuracy": 0.8 + 0.01 * seed}
    rows.runs(found, (PLACES, False))[4] |= {"validation_loss": 0.1, "accuracy": 0.55}
    assert rows.choice(found, "places") == {1: (NEAR, False), 2: (NEAR, False), 3: (NEAR, False), 4: (PLACES, False)}
    held = [one["accuracy"] for one in rows.chosen(found, "places").values()]
    assert held == pytest.approx([0.81, 0.82, 0.83, 0.55])
    assert rows.best(found, "places") == (PLACES, False)  # bold: 0.775 on average against 1.125
    said = findings.findings(found)
    assert "(64 anchors, mean, λ = 0.8, BLOSUM62: 3 of 4; 64 anchors, mean, λ = 0.8: 1 of 4)" in said
    assert "accuracy +25.2 [" in said


def test_what_few_splits_mean_is_told_only_where_there_are_few():
    all_four, some = made(), made(lambda kind: 4 if kind in BASES.values() else 1)
    for sentence in ("where fewer than 3 were run", "what the tables give with sequences as pairs", "100 sequences |"):
        assert sentence in report.section(some) and sentence not in report.section(all_four)
    largest = LADDER[3], False
    assert largest not in rows.eligible(some, "places") and largest in rows.eligible(all_four, "places")
    assert "400 residues, macro F1" not in claims.claims(some)[0].interval
    assert "400 residues, macro F1" in claims.claims(all_four)[0].interval


def test_more_anchors_are_ahead_in_the_pairs_that_gain():
    found = made()
    assert told(found, 5) == ("not", "0 of 5")  # all alike
    gain(found, 0.05, LADDER[3])
    assert told(found, 5) == ("partly", "2 of 5")
    assert "compartments, 512 against 128, k-means" in findings.findings(found)
    gain(found, 0.1, LADDER[0])
    assert told(found, 5) == ("partly", "1 of 5; contrary in 3")


def test_a_time_has_its_range():
    assert "range of 3 rounds: 2.0 µs (1.0 to 4.0) with 64 anchors, 2.0" in findings.findings(made())
