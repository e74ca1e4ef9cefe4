"""Rows that have no result, and keys that fall silent."""

import pandas as pd
import pytest
import spark_house as house

import nrnn.spark


@pytest.fixture(scope="module")
def results(spark, model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rows")
    poisoned = house.rows("poisoned", [0, 1, 2, 3])
    poisoned["level"] = poisoned["level"].astype(object)
    poisoned.loc[1, "level"], poisoned.loc[2, "at"], poisoned.loc[3, "sensor"] = "Infinity", pd.NaT, None
    first = pd.concat([poisoned, house.rows("a", [0, 1, 2]), house.rows("b", [0, 1, 2])])
    second = pd.concat([house.rows("a", [20]), house.rows("a", [1.5, 2], seed=1), house.rows("b", [3])])
    third = house.rows("a", [30])
    house.write(folder / "in", first, second, third, house.rows("b", [35]), house.rows("after all", [100]))
    stream = house.STREAM | {"gap": "nominal"}
    return house.run(nrnn.spark.stream(house.source(spark, folder / "in"), model, **house.COLUMNS, **stream, buckets=3,
                                       watermark=0, silent=12, keep=["site"]), folder)


def of(results, why):
    return results[results["why"] == why]


def test_a_poisoned_row_is_aside_with_a_note(results):
    refused = of(results, "refused")
    notes = sorted(refused["note"])
    assert len(notes) == 3 and notes[1:] == ["key: expected one, found none or no UTF-8",
                                             "time: expected one between 1677 and 2262, found none"]
    assert notes[0] == "input: expected a finite value for channel 0 (level), found inf"
    assert (refused["site"] == "of poisoned").all() and refused["y.mean"].isna().all() and refused["flags"].isna().all()
    assert len(results[(results["sensor"] == "poisoned") & results["why"].isna()]) == 1


def test_late_rows_are_aside(results):
    late, again = of(results, "late"), of(results, "duplicates")
    assert late["sensor"].tolist() == ["a"] and late["at"].tolist() == [pd.Timestamp("2026-03-01 00:00:01.500")]
    assert again["sensor"].tolist() == ["a"] and again["at"].tolist() == [pd.Timestamp("2026-03-01 00:00:02")]


def test_every_row_has_one_result_or_one_reason(results):
    read = results[results["why"] != "silent"]
    assert len(read) == 4 + 3 + 3 + 4 + 1 + 1 + 1


def test_silent_keys_are_told_once_until_they_speak(results):
    silent = of(results, "silent")
    found = sorted((key, int((at.tz_localize("UTC") - house.START).total_seconds())) for key, at in zip(silent["sensor"], silent["at"]))
    assert found == [("a", 30), ("b", 3), ("b", 35), ("poisoned", 0)], "a row that is refused is none that was heard"
    assert (silent["note"] == "key: expected a row within 12 s, found none").all()
