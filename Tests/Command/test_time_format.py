"""`nrnn run --time-unit` and `--time-format`: times in other words."""

import datetime

import pytest

from command import BAD_DATA, USAGE, columns, fail, told
from stamps import SECONDS, seconds, stamps
from test_cases import CASES

UTC = ["--time-zone", "UTC"]


@pytest.mark.parametrize(("unit", "text", "nanoseconds"), [
    ("s", "1700000000.1234567895", 1_700_000_000_123_456_790), ("ms", "1550530680000", 1_550_530_680_000_000_000),
    ("ms", "0.0000005", 1), ("ms", "0.00000049", 0), ("ms", "15E-1", 1_500_000),
    ("us", "1550530680000000.0005", 1_550_530_680_000_000_001), ("us", "9223372036854775.807", 2**63 - 1),
    ("ns", "1465839830100400200", 1_465_839_830_100_400_200), ("ns", "9223372036854775807", 2**63 - 1),
    ("ns", "1234567890123456789.5", 1_234_567_890_123_456_790), ("ns", "0.5", 1), ("ns", "0.49999999999999999999", 0)])
def test_units(models, unit, text, nanoseconds):
    assert stamps(models["temp60"], [text], "--time-unit", unit, kind=SECONDS) == [nanoseconds]


def test_a_unit_changes_nothing_of_dates(models):
    assert stamps(models["temp60"], ["2026-01-31T12:00:00Z"], "--time-unit", "ns") == seconds("2026-01-31T12:00")


@pytest.mark.parametrize(("options", "text", "hint"), [
    ([], "1550530680000", "13 digits: --time-unit ms?"), ([], "1550530680000000", "16 digits: --time-unit us?"),
    ([], "1550530680000000000", "19 digits: --time-unit ns?"),
    (["ms"], "1550530680000000", "16 digits: --time-unit us?"),
    ([], "20260131120000", "14 digits: --time-format %Y%m%d%H%M%S?"), ([], "202601311200", "--time-format %Y%m%d%H%M?"),
    (["ns"], "9223372036854775808", "expected nanoseconds or"), (["ns"], "-1", "nanoseconds before 0"),
    (["ms"], "1.55E+12", "rounded to 10^10 milliseconds, as Excel writes it"),
    ([], "31/01/2026 12:00", "'%d/%m/%Y %H:%M'?"), ([], "01/31/2026 12:00", "'%m/%d/%Y %H:%M'?"),
    ([], "02/01/2026 12:00:30", "--time-format '%d/%m/%Y %H:%M:%S' or '%m/%d/%Y %H:%M:%S'?"),
    ([], "31.01.2026", "'%d.%m.%Y'?"), ([], "1.2.2026 1:02", "'%d.%m.%Y %H:%M' or '%m.%d.%Y %H:%M'?"),
    ([], "2026/01/31 1:00 PM", "'%Y/%m/%d %I:%M %p'?"), ([], "20180101:0000", "another form: --time-format"),
    ([], "31-Jan-2026 12:00", "'%d-%b-%Y %H:%M'?"),
    ([], "1/31/2026 1:02 PM", "'%m/%d/%Y %I:%M %p'?"), ([], "Sat Jan 31 12:00:00 2026", "'%a %b %d %H:%M:%S %Y'?")])
def test_hints(models, options, text, hint):
    options = ["--time-unit", *options] if options else []
    message = fail(BAD_DATA, "run", models["temp60"], "--time", "t", *options, given=f't,temperature\n"{text}",1\n')
    assert "line 2, column 1 (t): expected " in message and f'found "{text}"' in message and hint in message


@pytest.mark.parametrize(("format", "text", "utc"), [
    ("%d/%m/%Y %H:%M", "31/01/2026 12:00", "2026-01-31T12:00"),
    ("%d/%m/%Y %H:%M", "1/2/2026   1:02", "2026-02-01T01:02"),
    ("%m/%d/%y", "1/31/69", "1969-01-31"), ("%D %R", "01/31/68 23:59", "2068-01-31T23:59"),
    ("%Y%m%d%H%M%S", "20260131120001", "2026-01-31T12:00:01"),
    ("%F %T.%f", "2026-01-31 12:00:00.5", "2026-01-31T12:00:00.5"),
    ("%Y-%j", "2024-366", "2024-12-31"), ("%Y-%j", "2026-1", "2026-01-01"), ("%Y", "1958", "1958-01-01"),
    ("%b %e, %Y", "jAn  1, 2026", "2026-01-01"), ("%d %B %Y", "31 January 2026", "2026-01-31"),
    ("%d-%h-%Y", "31-may-2026", "2026-05-31"), ("%a %b %d %T %Y", "Sat Jan 31 12:00:00 2026", "2026-01-31T12:00"),
    ("%A, %d %b %Y %T %z", "saturday, 31 Jan 2026 12:00:00 -0530", "2026-01-31T17:30"),
    ("%Y-%m-%d %I:%M:%S %p", "2026-01-31 12:00:00 AM", "2026-01-31T00:00"),
    ("%Y-%m-%d %I:%M%p", "2026-01-31 1:05pm", "2026-01-31T13:05"), ("%I %p %F", "12 PM 2026-01-31", "2026-01-31T12:00"),
    ("%Y-%m-%dT%H:%M:%S%z", "2026-01-31T12:00:00Z", "2026-01-31T12:00"), ("100%% %Y", "100% 2026", "2026-01-01"),
    ("%Y-%m-%d%n%t%H", "2026-01-31  7", "2026-01-31T07:00"), ("%Y ", "2026", "2026-01-01"),
    ("%F %H:%M", "2026-01-31 24:00", "2026-02-01"), ("%T on %F", "23:59:60 on 2026-01-31", "2026-02-01"),
    ("%F.%f", "2026-01-31.123456789", "2026-01-31T00:00:00.123456789")])
def test_formats(models, format, text, utc):
    assert stamps(models["temp60"], [text], "--time-format", format, *UTC) == seconds(utc)


@pytest.mark.parametrize(("format", "unit", "text", "nanoseconds"), [
    ("%s", "s", "1700000000", 1_700_000_000_000_000_000),
    ("at %s", "ms", "at 1550530680001", 1_550_530_680_001_000_000),
    ("%s.%f", "s", "1700000000.25", 1_700_000_000_250_000_000), ("%s %z", "ns", "7 +0100", 7),
    ("%s.%f", "ms", "1.5", 1_500_000)])
def test_counted_times(models, format, unit, text, nanoseconds):
    found = stamps(models["temp60"], [text], "--time-format", format, "--time-unit", unit, kind=SECONDS)
    assert found == [nanoseconds]


@pytest.mark.parametrize(("format", "text", "part"), [
    ("%d/%m/%Y", "01/31/2026", ""), ("%d/%m/%Y", "29/02/2026", "there is no such day"),
    ("%Y-%j", "2026-366", "no such day"),
    ("%d/%m/%Y", "1/2/2026 12:00", ""), ("%d/%m/%Y", "1/2/26", ""), ("%F", "1700000000", ""),
    ("%F", "2026-01-31T12:00:00Z", ""),
    ("%a %F", "Sun 2026-01-31", "that date is a Saturday"), ("%F %H", "2026-01-31 25", ""),
    ("%F %I%p", "2026-01-31 13PM", ""),
    ("%F %I%p", "2026-01-31 0AM", ""), ("%F %T", "2026-01-31 24:00:01", ""), ("%F.%f", "2026-01-31.1234567891", ""),
    ("%d %b %Y", "31 Janner 2026", ""),
    ("%F %z", "2026-01-31 CET", ""), ("%F %z", "2026-01-31", ""), ("%s", "-1", ""), ("%s", "9223372036854775808", ""),
    ("%s", "9223372037", ""), ("%F", "soon", ""), ("%Y", "9999", "")])
def test_bad_times(models, format, text, part):
    message = fail(BAD_DATA, "run", models["temp60"], "--time", "t", "--time-format", format, *UTC,
                   given=f't,temperature\n"{text}",1\n')
    expected = f'expected a time as --time-format "{format}" has it, from 1678 to 2262, found "{text}"'
    assert f"line 2, column 1 (t): {expected}" in message and part in message


def test_a_format_without_a_zone_needs_one(models):
    message = fail(BAD_DATA, "run", models["temp60"], "--time", "t", "--time-format", "%F %H",
                   given="t,temperature\n2026-01-31 7,1\n")
    assert "no zone: --time-zone, or %z in the format" in message


@pytest.mark.parametrize(("format", "part"), [
    ("%d/%m", "the year"), ("%H:%M", "the year"), ("", "the year"), ("%Q", 'after %, found "Q"'),
    ("%Y %", "found none"),
    ("%Y %y", "the year once"), ("%F %d", "the day once"), ("%Y-%j %m", "the month once"),
    ("%F %I", "%I and %p together"),
    ("%F %H %p", "%I and %p together"), ("%F %H %I %p", "the hour once"), ("%s %Y", "%s without a date"),
    ("%-d/%m/%Y", 'found "-"'), ("%c", 'found "c"'), ("%Ey", 'found "E"')])
def test_bad_formats(models, format, part):
    message = fail(USAGE, "run", models["temp60"], "--time", "t", "--time-format", format, given="t,temperature\n1,1\n")
    assert "--time-format: expected " in message and part in message


def test_every_day_of_400_years(models):
    days = [datetime.date(1850, 1, 1) + datetime.timedelta(days=5 * n) for n in range(30_000)]
    found = stamps(models["temp60"], [f"{day:%Y.%j %A}" for day in days], "--time-format", "%Y.%j %A", *UTC)
    assert found == [(day - datetime.date(1970, 1, 1)).days * 86_400 * 10**9 for day in days]


@pytest.mark.parametrize(("case", "column"), [("epoch-milliseconds.csv", "timeStamp"),
                                              ("milliseconds-since-boot.csv", "Timestamp_ms")])
def test_cases_from_the_field(models, case, column):
    out, _ = told("run", models["temp60"], "--time", column, "--time-unit", "ms", "--input", CASES / case)
    assert list(columns(out)["flags"]) == ["0"] * len(columns(out)["step"]) and len(columns(out)["step"]) > 2
