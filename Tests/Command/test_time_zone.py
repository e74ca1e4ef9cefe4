"""`nrnn run --time-zone`: local times, the missing hour and the repeated one, beside Python's zoneinfo."""

import datetime
import zoneinfo

import numpy as np
import pytest

from command import BAD_DATA, USAGE, columns, fail, run, told
from stamps import nanoseconds, seconds, stamps
from test_cases import CASES

LOCAL = [
    ("UTC", "2026-01-31T12:00:00", "2026-01-31T12:00:00"), ("Z", "2026-01-31", "2026-01-31"),
    ("+01:00", "2026-01-31 12:00", "2026-01-31T11:00"), ("-0530", "20260131T1200", "2026-01-31T17:30"),
    ("+01", "1958-03", "1958-02-28T23:00"), ("Europe/Berlin", "2026-07-01 12:00:00.25", "2026-07-01T10:00:00.25"),
    ("Europe/Berlin", "2026-01-31", "2026-01-30T23:00"), ("Asia/Kathmandu", "2026-01-31 12:00", "2026-01-31T06:15"),
    ("Etc/GMT+5", "2026-01-31 12:00", "2026-01-31T17:00"), ("Europe/Dublin", "2100-01-01 00:00", "2100-01-01T00:00"),
    ("America/New_York", "2026-01-31T12:00:00+01:00", "2026-01-31T11:00"),
    ("America/New_York", "2026-01-31 12:00:00 UTC", "2026-01-31T12:00"),
    ("America/New_York", "2026-01-31 12:00gmt", "2026-01-31T12:00"),
    ("America/New_York", "1800-01-01T00:00:00", "1800-01-01T04:56:02"),
    ("+01:00", "2010/1/2 00:00", "2010-01-01T23:00"), ("UTC", "2010.01.02T12:00:30,5", "2010-01-02T12:00:30.5"),
    ("UTC", "2010/1/2 9:05", "2010-01-02T09:05"),
    ("UTC", "2026-01-31 24:00", "2026-02-01"), ("Europe/Berlin", "2026-03-28T24:00:00.0", "2026-03-28T23:00"),
    ("UTC", "2014-05-07 13:29:50.439000+0100 [Europe/London]", "2014-05-07T12:29:50.439"),
    ("UTC", "2014-05-07T13:29Z[Etc/UTC][u-ca=hebrew]", "2014-05-07T13:29"),
    ("UTC", "2016-12-31 23:59:60.5", "2017-01-01T00:00:00.5"),
    ("Africa/Casablanca", "2200-06-01 00:00", "2200-05-31T23:00"),
]


@pytest.mark.parametrize(("zone", "text", "utc"), LOCAL)
def test_local_times(models, zone, text, utc):
    assert stamps(models["temp60"], [text], "--time-zone", zone) == seconds(utc)


def candidates(zone, local):
    """The moments at which the clocks of a zone show a time."""
    info, day = zoneinfo.ZoneInfo(zone), datetime.timedelta(days=1)
    moments = [(local - info.utcoffset(local + shift)).replace(tzinfo=datetime.timezone.utc) for shift in (-day, day)]
    return sorted({at for at in moments if at.astimezone(info).replace(tzinfo=None) == local})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
                                  "America/Santiago", "Asia/Gaza", "Pacific/Apia", "Europe/Dublin", "Asia/Tehran",
                                  "Antarctica/Troll", "America/Nuuk", "Asia/Kolkata", "Pacific/Chatham", "EST5EDT"])
def test_beside_zoneinfo(models, zone):
    random = np.random.default_rng(len(zone))
    start = datetime.datetime(1890, 1, 1)
    locals_ = [start + datetime.timedelta(minutes=int(m)) for m in random.integers(0, 370 * 525_960, 3000)]
    known = [(local, candidates(zone, local)[0]) for local in locals_ if candidates(zone, local)]
    assert len(known) > 2900
    found = stamps(models["temp60"], [f"{local:%Y-%m-%dT%H:%M}" for local, _ in known], "--time-zone", zone)
    assert found == [nanoseconds(moment) for _, moment in known]


@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", "2026-10-25"), ("America/New_York", "2050-11-06"),
                                           ("Australia/Lord_Howe", "2026-04-05"), ("America/Nuuk", "2026-10-24")])
def test_the_repeated_hour_goes_by_the_order_of_rows(models, zone, day):
    """A logger writes its local time every ten minutes."""
    info, middle = zoneinfo.ZoneInfo(zone), datetime.datetime.fromisoformat(f"{day}T12:00+00:00")
    moments = [middle + datetime.timedelta(minutes=10 * n) for n in range(-144, 144)]
    texts = [f"{moment.astimezone(info):%Y-%m-%d %H:%M:%S}" for moment in moments]
    assert len(set(texts)) < len(texts)
    found = stamps(models["temp60"], [texts[:n] for n in range(1, len(texts) + 1)], "--time-zone", zone)
    assert found == [nanoseconds(moment) for moment in moments]


def test_each_key_has_its_own_repeated_hour(models):
    texts = ["02:30", "02:50", "02:10", "02:20"]
    given = "k,t,temperature\n" + "".join(f"{k},2026-10-25 {text},1\n" for text in texts for k in "ab")
    _, message = told("run", models["temp60"], "--key", "k", "--time", "t", "--time-zone", "Europe/Berlin", given=given)
    assert message == "nrnn: keys 2, rows 8, off_rate 6\n"


def test_a_time_without_a_zone_in_the_repeated_hour_is_the_earlier_one(models):
    assert stamps(models["temp60"], ["2026-10-25 02:30"], "--time-zone", "Europe/Berlin") == seconds("2026-10-25T00:30")


@pytest.mark.parametrize(("zone", "text"), [
    ("Europe/Berlin", "2026-03-29 02:30"), ("America/New_York", "2060-03-14T02:00"), ("Pacific/Apia", "2011-12-30"),
    ("Australia/Lord_Howe", "2026-10-04 02:15")])
def test_the_missing_hour_is_refused(models, zone, text):
    message = fail(BAD_DATA, "run", models["temp60"], "--time", "t", "--time-zone", zone,
                   given=f"t,temperature\n{text},1\n")
    assert 'line 2, column 1 (t)' in message and f'"{text}": the clocks of {zone} leave that time out' in message


@pytest.mark.parametrize("text", ["2026-01-31T12:00", "2026/01/31 00:00"])
def test_a_clock_without_a_zone(models, text):
    message = fail(BAD_DATA, "run", models["temp60"], "--time", "t", given=f"t,temperature\n{text},1\n")
    assert f'found "{text}": no zone: --time-zone or append Z' in message


@pytest.mark.parametrize(("options", "text", "utc"), [
    ([], "2026-01-31", "2026-01-31"), ([], "1958-03", "1958-03-01"), ([], "2000/1/31", "2000-01-31"),
    (["--time-format", "%d.%m.%y"], "31.1.26", "2026-01-31"), (["--time-format", "%Y"], "1850", "1850-01-01"),
    (["--time-format", "%F %z"], "2026-01-31 +01:00", "2026-01-30T23:00")])
def test_a_date_alone_needs_no_zone(models, options, text, utc):
    """It has no clock that could be another one's."""
    assert stamps(models["temp60"], [text], *options) == seconds(utc)


@pytest.mark.parametrize("zone", ["Europe/Berln", "europe/berlin", "+1", "+24:00", "", "../passwd", "/etc/passwd",
                                  "Europe", "right/UTC", "zone.tab", "posix/../UTC", "+01:00:00", "Z0", "a\nb"])
def test_unknown_zones(models, zone):
    message = fail(USAGE, "run", models["temp60"], "--time", "t", "--time-zone", zone, given="t,temperature\n1,1\n")
    assert "--time-zone: " in message


def _file(header=b"TZif2", counts=(0, 0, 0, 0, 1, 4), body=b"\0\0\0\0\0\0UTC\0", footer=b"\nUTC0\n"):
    head = header.ljust(20, b"\0") + np.array(counts, ">u4").tobytes()
    return head + body, head + body + footer


DAMAGED = {
    "empty": b"", "version 1": _file(b"TZif")[0] * 2, "cut": b"".join(_file())[:-20],
    "no types": (_file(counts=(0,) * 6, body=b"")[0] + _file(counts=(0,) * 6, body=b"")[1]),
    "type beyond": _file()[0] + _file(counts=(0, 0, 0, 1, 1, 4), body=b"\0" * 8 + b"\1" + b"\0" * 6 + b"UTC\0")[1],
    "not in order": _file()[0] + _file(counts=(0, 0, 0, 2, 1, 4), body=b"\0" * 18 + b"\0" * 6 + b"UTC\0")[1],
    "leap seconds": _file()[0] + _file(counts=(0, 0, 1, 0, 1, 4), body=b"\0" * 6 + b"UTC\0" + b"\0" * 12)[1],
    "rule": _file()[0] + _file(footer=b"\nCET-1CEST,M3.6.0,M10.5.0\n")[1],
    "huge": _file()[0] + _file(counts=(0, 0, 0, 0xffffffff, 1, 4))[1],
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_damaged_files_of_zones(models, tmp_path, monkeypatch, kind):
    (tmp_path / "Here").write_bytes(DAMAGED[kind])
    monkeypatch.setenv("TZDIR", str(tmp_path))
    message = fail(USAGE, "run", models["temp60"], "--time", "t", "--time-zone", "Here", given="t,temperature\n1,1\n")
    assert "expected a file of a time zone without leap seconds" in message


@pytest.mark.parametrize(("rule", "texts", "utc"), [
    ("<+03>-3", ["2100-01-01 12:00"], ["2100-01-01T09:00"]),
    ("AAA3", ["1700-01-01 12:00"], ["1700-01-01T15:00"]),
    ("AAA0BBB-1:30,J32,J60/-2", ["2027-02-28 12:00", "2027-03-01 12:00", "2028-02-29 12:00", "2028-02-29 23:00"],
     ["2027-02-28T10:30", "2027-03-01T12:00", "2028-02-29T10:30", "2028-02-29T23:00"]),
    ("AAA0BBB,31/0,59/26", ["2027-02-28 12:00", "2027-03-02 00:30", "2028-02-29 12:00", "2028-03-01 12:00"],
     ["2027-02-28T11:00", "2027-03-01T23:30", "2028-02-29T11:00", "2028-03-01T12:00"]),
])
def test_rules_of_posix(models, tmp_path, monkeypatch, rule, texts, utc):
    """J60 is the 1st of March of any year, 59 counts the 29th of February."""
    (tmp_path / "Here").write_bytes(_file()[0] + _file(footer=f"\n{rule}\n".encode())[1])
    monkeypatch.setenv("TZDIR", str(tmp_path))
    assert stamps(models["temp60"], texts, "--time-zone", "Here") == seconds(*utc)


def test_the_case_from_the_field(models):
    options = ["--time", "timestamp", "--time-zone", "America/New_York"]
    out, _ = told("run", models["value3600"], *options, "--input", CASES / "time-without-zone.csv")
    assert len(columns(out)["step"]) == 3 and set(columns(out)["flags"]) == {"0"}


def test_a_zone_needs_times(models):
    result = run("run", models["temp60"], "--time-zone", "UTC", given="temperature\n1\n")
    assert result.returncode == USAGE and "expected --time with them" in result.stderr


def test_a_row_that_is_refused_is_none_before_a_repeated_hour(models):
    given = "t,temperature\n2026-10-25 02:30,1\n0,1\n2026-10-25 02:30,2\n"
    options = ["--time", "t", "--time-zone", "Europe/Berlin", "--skip-bad", "--max-substeps", "100"]
    _, message = told("run", models["temp60"], *options, given=given)
    assert message.splitlines()[-1].startswith("nrnn: rows 3, refused 1, off_rate 1")
