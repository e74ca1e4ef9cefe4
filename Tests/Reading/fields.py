"""Files as people have them, cut short, and what is in them.

A Field names a file, the settings that read it (as nrnn.read takes them), how many rows they give, and some of these
rows written down from the file by hand: (time, value of each channel); time in ISO 8601, without a zone in UTC, or in
seconds; None is missing. README.md says where each file is from and what was cut. FIELDS need at most one option beyond
the names of their columns, HARDER ones more; REFUSED ones are no tables of samples, and the message says what they are.
"""
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
FILES = HERE / "files"
# What says which columns are meant, and what the model would say; all else is an option that the reader needs.
NAMING = {"channels", "time", "key", "sequence", "map", "keep", "format", "interval"}
DAY = 86400


class Field(NamedTuple):
    file: str
    settings: dict
    rows: int
    some: dict                  # row: (time, values...)
    keys: dict = {}             # row: key
    counts: dict = {}           # what became of the other rows

    def options(self):
        return {name: value for name, value in self.settings.items() if name not in NAMING}

    def content(self):
        return (FILES / self.file).read_bytes()


class Refused(NamedTuple):
    file: str
    settings: dict
    says: tuple                 # parts of the message


# Nothing but the names of the columns.
PLAIN = [
    Field("airline-passengers.csv", dict(time="month", channels=["passengers"], interval=31 * DAY),
          23, {0: ("1949-01-01", 112), 5: ("1949-06-01", 135), 22: ("1950-11-01", 114)}),
    Field("bike-route.csv", dict(channels=["lon", "lat", "alt"]),
          23, {0: (None, 16.116775, 51.5782653, 118), 3: (None, 16.1167915, 51.5782234, 119),
               22: (None, 16.1078712, 51.5786739, 134)}),
    Field("bills-illinois.csv.gz", dict(time="start", channels=["value"], interval=31 * DAY),
          27, {0: ("2015-11-22T06:00Z", 725.1), 4: ("2016-03-23T06:00Z", 566.71), 26: ("2018-01-20T06:00Z", None)}),
    Field("chick-weights.csv", dict(time="time", key="chick", channels=["weight"]),
          34, {0: (0, 42), 22: (0, 43), 23: (16, 155), 33: (16, 106)}, keys={0: "1", 22: "23", 23: "6", 33: "19"}),
    Field("crude-oil-monthly.csv.gz", dict(time="Date", channels=["Brent", "WTI"], interval=31 * DAY),
          23, {0: ("1987-05-15", 18.58, 19.44), 22: ("1989-03-15", 18.7, 19.48)}),
    Field("cycling-power.csv.gz", dict(channels=["altitude", "power", "cadence"]),
          23, {0: (None, 12.799999999999956, 68, 5), 22: (None, 13, 66, 80)}),
    Field("iowa-electricity.csv", dict(time="year", key="source", channels=["net_generation"], interval=366 * DAY),
          21, {0: ("2001-01-01", 35361), 16: ("2017-01-01", 29329), 17: ("2001-01-01", 3853), 20: ("2004-01-01", 4929)},
          keys={0: "Fossil Fuels", 17: "Nuclear Energy"}),
    Field("lincoln-daily.csv", dict(time="DATE", key="STATION", channels=["TMAX", "TMIN"], interval=DAY),
          23, {0: ("2016-01-01", 36, 15), 22: ("2016-01-23", 29, 21)}, keys={0: "USW00094996"}),
    Field("nsrdb-5-minutes.csv", dict(time="", channels=["Temperature", "Wind Direction"], interval=300),
          23, {0: ("2019-01-01T07:00Z", -19.6, 19), 3: ("2019-01-01T07:15Z", -19.7, 18),
               22: ("2019-01-01T08:50Z", -20.5, 17)}),
    Field("pulse-counts.csv", dict(channels=["hr"]), 24, {0: (None, 530), 6: (None, 462), 23: (None, 470)}),
    Field("sea-surface-temperature.csv.gz", dict(time="time (UTC)", channels=["temperature (celsius)"], interval=1800),
          23, {0: ("2016-02-15", 4.929), 22: ("2016-02-15T11:00Z", 4.716)}),
    Field("smart-meter-illinois.csv.gz", dict(time="start", channels=["value"], interval=3600),
          21, {0: ("2015-11-22T06:00Z", 0.29), 11: ("2016-03-13T07:00Z", 0.32), 12: ("2016-03-13T08:00Z", 0.05),
               20: ("2016-03-13T16:00Z", 0.94)}),
    Field("smart-meter-uk.csv.gz", dict(time="start", channels=["value"], interval=3600),
          23, {0: ("2020-04-01T01:00Z", 0.078), 21: ("2020-04-01T22:00Z", 0.16099999999999998),
               22: ("2020-04-01T23:00Z", 0.12)}),
    Field("us-employment.csv", dict(time="month", channels=["nonfarm", "wholesale_trade"], interval=31 * DAY),
          15, {0: ("2006-01-01", 135450, 5840.4), 14: ("2007-03-01", 137796, 5987.4)}),
    Field("water-flow-valves.csv", dict(time="Time", channels=["Water flow [l/s]"], interval=3600),
          23, {0: ("2022-03-20T10:00Z", 100.59), 22: ("2022-03-21T08:00Z", 102.11)}),
    Field("crimean-war-array.json",
          dict(format="jsonl", time="date", channels=["wounds", "disease"], interval=31 * DAY),
          24, {0: ("1854-04-01", 0, 110), 4: ("1854-08-01", 20, 800), 23: ("1856-03-01", 0, 90)}),
    Field("seattle-daily.csv", dict(time="date", channels=["precipitation", "temp_max"], interval=DAY),
          23, {0: ("2012-01-01", 0, 12.8), 22: ("2012-01-23", 0, 8.3)}),
    Field("solar-cycle-array.json",
          dict(format="jsonl", time="time-tag", channels=["predicted_ssn", "predicted_f10.7"], interval=31 * DAY),
          6, {0: ("2037-07-17", 0.1, 67.8), 5: ("2037-12-17", 0.1, 67.8)}),
]

# One option.
ONE = [
    Field("benthic-stack.csv", dict(channels=["Benthic d18O (per mil)"], skip_lines=4),
          19, {0: (None, 3.23), 17: (None, 4.88), 18: (None, 5.02)}),
    Field("co2-flasks.csv", dict(time="date", channels=["co2"], time_format="%Y%m%d", interval=7 * DAY),
          23, {0: ("1958-03-29", 316.1), 6: ("1958-05-10", None), 22: ("1958-08-30", 314.1)}),
    Field("elnino-regions.txt", dict(channels=["NINO1+2", "NINO3.4"], separator="blanks"),
          19, {0: (None, 23.11, 24.83), 17: (None, 24.69, 27.46), 18: (None, 23.86, 27.72)}),
    Field("elnino-wide.csv", dict(time="YEAR", channels=["JAN", "DEC"], time_format="%Y", interval=366 * DAY),
          19, {0: ("1950-01-01", 23.11, 21.8), 18: ("1968-01-01", 23.19, 23.2)}),
    Field("eurostat-production.csv",
          dict(time="DATE", channels=["STS.M.I7.W.TOVT.NS0016.4.000"], time_format="%b-%d-%Y", interval=31 * DAY),
          23, {0: ("1995-01-01", 66.19), 5: ("1995-06-01", 76.85), 22: ("1996-11-01", 82.81)}),
    Field("floating-lidar.csv", dict(time="Timestamp", channels=["Spd_40m", "Dir_50m"], time_zone="UTC", interval=600),
          18, {0: ("2012-10-23T13:10Z", 3.37, 120.9), 5: ("2012-10-23T14:00Z", 3.57, 121.6),
               13: ("2012-10-24T16:50Z", 1.92, None), 14: ("2012-10-24T17:00Z", 2.22, 352.0),
               17: ("2012-10-24T17:30Z", 2.27, 339.2)}),
    Field("fred-core-prices.csv.gz",
          dict(time="Date", channels=["CPILFESL"], time_format="%m/%d/%Y", interval=31 * DAY),
          23, {0: ("1957-01-01", 28.5), 21: ("1958-10-01", 29.7), 22: ("1958-11-01", 29.8)}),
    Field("gapminder.csv.gz",
          dict(time="year", key="country", channels=["fertility", "population"], time_format="%Y", interval=366 * DAY),
          25, {0: ("1964-01-01", 7.671, 10474903), 13: ("1965-01-01", 5.594, 1869942),
               24: ("1976-01-01", 4.244, 2454255)}, keys={0: "Afghanistan", 13: "Albania"}),
    Field("hadcrut5-annual.csv", dict(time="Time", channels=["Anomaly (deg C)"], time_format="%Y", interval=366 * DAY),
          23, {0: ("1850-01-01", -0.41765878), 22: ("1872-01-01", -0.32804197)}),
    Field("merra2-hourly.csv",
          dict(time="DateTime", channels=["WS50m_m/s", "T2M_degC"], time_zone="UTC", interval=3600),
          19, {0: ("2000-01-01", 6.84, 4.06), 18: ("2000-01-01T18:00Z", 11.691, 6.05)}),
    Field("nile.csv", dict(time="year", channels=["volume"], time_format="%Y", interval=366 * DAY),
          23, {0: ("1871-01-01", 1120), 22: ("1893-01-01", 1150)}),
    Field("nino34-monthly.csv",
          dict(time="YEAR+MON/MMM", channels=["NINO34_MEAN", "ONI"], time_format="%Y %m", interval=31 * DAY),
          23, {0: ("1871-01-01", 25.46, None), 1: ("1871-02-01", 25.59, -0.26), 22: ("1872-11-01", 25.05, -0.88)}),
    Field("outdoor-uk.csv.gz", dict(time="dt", channels=["tempC"], time_zone="UTC", interval=3600),
          23, {0: ("2020-04-01T01:00Z", 5.180084), 22: ("2020-04-01T23:00Z", 6.7586975)}),
    Field("pulse-dates.csv", dict(time="datetime", channels=["hr"], time_zone="UTC"),
          15, {0: ("2016-11-24T13:58:58.081Z", 326), 1: ("2016-11-24T13:58:58.097Z", 327),
               2: ("2016-11-24T13:58:58.112Z", 389), 14: ("2016-11-24T13:58:58.300Z", 621)}, counts={"duplicates": 8}),
    Field("pulse-milliseconds.csv", dict(time="timer", channels=["hr"], time_unit="ms"),
          23, {0: (0, 515), 1: (0.008547903, 514), 21: (0.179505967, 515), 22: (0.18805387, 516)}),
    Field("pvwatts-rooftop.csv", dict(channels=["Ambient Temperature (C)", "Wind Speed (m/s)"], skip_lines=17),
          22, {0: (None, -17, 3), 19: (None, -14, 3), 21: (None, -15, 4)}),
    Field("southern-oscillation.csv", dict(channels=["Value"], skip_lines=1),
          22, {0: (None, 1.5), 2: (None, -0.1), 21: (None, 0.4)}),
    Field("sunspots-yearly.csv", dict(time="YEAR", channels=["SUNACTIVITY"], time_format="%Y", interval=366 * DAY),
          23, {0: ("1700-01-01", 5), 22: ("1722-01-01", 22)}),
    Field("sunspots-yearly.txt", dict(separator="blanks"),
          24, {0: (None, 1700, 5), 22: (None, 1722, 22), 23: (None, 1723, 11)}),
    Field("tmy3-greensboro.csv", dict(channels=["GHI (W/m^2)", "Dry-bulb (C)"], skip_lines=1),
          6, {0: (None, 0, 10), 3: (None, 0, 5), 5: (None, 0, 3.3)}),
    Field("us-marriages.csv",
          dict(time="Year", channels=["Marriages", "Divorces_per_1000"], time_format="%Y", interval=366 * DAY),
          23, {0: ("1867-01-01", 357000, 0.3), 22: ("1889-01-01", 563000, 0.5)}),
    Field("us-unemployment-wide.csv",
          dict(time="Year", channels=["Jan", "Annual"], time_format="%Y", interval=366 * DAY),
          19, {0: ("1948-01-01", 4.0, 3.8), 18: ("1966-01-01", 4.4, 3.8)}),
    Field("campbell-mast-toa5.csv",
          dict(time="Timestamp", channels=["Spd80mN", "Spd40mS"], time_format="%d/%m/%Y %H:%M:%S%z", interval=600),
          12, {0: ("2016-01-09T15:30Z", 8.37, 7.626), 2: ("2016-01-09T17:00Z", 7.652, 7.457),
               11: ("2016-01-09T18:30Z", 9.91, 8.84)}),
    Field("seattle-hourly.csv", dict(time="date", channels=["temp"], time_zone="-08:00", interval=3600),
          23, {0: ("2010-01-01T08:00Z", 39.4), 22: ("2010-01-02T06:00Z", 40.2)}),
    Field("glucose-monitor.csv.gz",
          dict(time="datetime", channels=["glucose"], time_zone="America/Chicago", interval=300),
          22, {0: ("2010-03-24T14:51Z", 258), 15: ("2010-08-24T15:28Z", 145), 17: ("2010-08-24T17:38Z", 314),
               21: ("2010-08-24T17:58Z", 270)}),
    Field("sf-hourly.csv", dict(time="date", channels=["temp"], time_zone="-08:00", interval=3600),
          22, {0: ("2010-01-01T08:00Z", 47.8), 17: ("2010-03-14T10:00Z", 50.8), 18: ("2010-03-14T12:00Z", 49.9),
               21: ("2010-03-14T15:00Z", 49.9)}),
    Field("machine-temperature.csv", dict(time="timestamp", channels=["value"], time_zone="UTC", interval=300),
          19, {0: ("2013-12-02T21:15Z", 73.96732207), 1: ("2013-12-02T21:20Z", 74.935882)}),
    Field("new-york-taxis.csv", dict(time="timestamp", channels=["value"], time_zone="America/New_York", interval=1800),
          8, {0: ("2014-11-02T04:00Z", 25110), 2: ("2014-11-02T05:00Z", 39197), 3: ("2014-11-02T05:30Z", 35212),
              4: ("2014-11-02T07:00Z", 13259), 7: ("2014-11-02T08:30Z", 7898)}),
    Field("disk-writes.csv", dict(time="timestamp", channels=["value"], time_zone="UTC", interval=300),
          6, {4: ("2014-03-09T01:59Z", 0), 5: ("2014-03-09T03:00Z", 0)},
          counts={"duplicates": 7}),
    Field("phone-motion.csv", dict(time="timestamp", channels=["x_acc", "z_gyro"], time_unit="ms"),
          21, {0: (1657534605.376, 3.1441688537597656, 0.041232191026210785),
               1: (1657534605.377, 3.13220477104187, 0.04184303805232048),
               20: (1657534605.592, 3.0939197540283203, 0.028404397889971733)},
          counts={"duplicates": 3}),
    Field("covid-states.csv",
          dict(time="submission_date", key="state", channels=["new_case", "pnew_case"], time_format="%m/%d/%Y"),
          6, {0: ("2021-01-25", 646, 0), 1: ("2021-02-02", 2304, 0), 4: ("2020-12-04", 7899, 0),
              5: ("2020-02-02", 0, None)},
          keys={0: "NE", 1: "IL", 4: "IN", 5: "GU"}, counts={"late": 1}),
]

FIELDS = PLAIN + ONE

# What needs more than one option.
HARDER = [
    Field("clear-sky.csv",
          dict(time="Time (UTC)", channels=["GHI"], comment="#", time_format="%m/%d/%Y %H:%M", time_zone="UTC",
               interval=60),
          19, {0: ("2012-04-01T17:30Z", 862.0935268), 18: ("2012-04-01T17:48Z", 892.4944648)}),
    Field("leap-seconds.txt", dict(separator="blanks", comment="#"),
          28, {0: (None, 41317, 1, 1, 1972, 10), 27: (None, 57754, 1, 1, 2017, 37)}),
    Field("mast-day-first.csv",
          dict(time="Timestamp", channels=["Spd80mN", "Spd40mS"], time_format="%d/%m/%Y %H:%M", time_zone="UTC",
               interval=600),
          15, {0: ("2016-01-09T15:30Z", 8.37, 7.626), 14: ("2016-01-09T19:00Z", 9.95, 9.87)}),
    Field("midc-two-columns.csv",
          dict(time="DATE (MM/DD/YYYY)+MST", channels=["Global PSP [W/m^2]", "Temperature @ 2m [deg C]"],
               time_format="%m/%d/%Y %H:%M", time_zone="-07:00", interval=60),
          23, {0: ("2018-10-14T07:00Z", -7.69272, -4.669), 22: ("2018-10-14T07:22Z", -7.93565, -5.033)}),
    Field("pvgis-typical-year.csv",
          dict(time="time(UTC)", channels=["T2m", "SP"], time_format="%Y%m%d:%H%M", time_zone="UTC", interval=3600),
          23, {0: ("2018-01-01", 2.04, 99870), 22: ("2018-01-01T22:00Z", 2.04, 99030)}),
    Field("pvgis-hourly.csv",
          dict(time="time", channels=["Gb(i)", "T2m"], skip_lines=8, time_format="%Y%m%d:%H%M", time_zone="UTC",
               skip_bad=True, interval=3600),
          14, {0: ("2016-01-01T00:10Z", 0, 3.44), 8: ("2016-01-01T08:10Z", 26.71, 3.87),
               13: ("2016-01-01T13:10Z", 0, 7.43)}),
    Field("solrad-albuquerque.txt", dict(separator="blanks", skip_lines=2, missing_value=["-9999.9"]),
          4, {0: (None, 2019, 56, 2, 25, 0, 0, 0, 79.3, 104.5, 0, 60.5, 0, 97.8),
              3: (None, 2019, 56, 2, 25, 0, 3, 0.05, 79.87, 102.6, 0, 76.3, 0, None)}),
    Field("surfrad-alamosa.txt", dict(separator="blanks", skip_lines=2),
          16, {0: (None, 2016, 1, 1, 1, 0, 0, 0, 91.65, -1.8), 15: (None, 2016, 1, 1, 1, 0, 15, 0.25, 94.29, -4)}),
    Field("usgs-peaks-rdb.txt",
          dict(time="peak_dt", key="site_no", channels=["peak_va", "gage_ht"], separator="tab", comment="#",
               skip_after_header=1, interval=366 * DAY),
          20, {0: ("2000-03-22", 3640, 11.9), 2: ("2002-04-29", 1510, None), 19: ("2018-12-16", 7220, 15.5)},
          keys={0: "01594440"}),
    Field("windographer.txt",
          dict(time="Date/Time", channels=["Spd80mN", "Spd40mS"], separator="tab", skip_lines=12,
               time_format="%d/%m/%Y %H:%M:%S%z", interval=600),
          9, {0: ("2016-01-09T15:30Z", 8.37, 7.626), 8: ("2016-01-09T18:00Z", 7.554, 7.456)}),
    Field("cams-radiation.csv", dict(channels=["GHI", "Reliability"], separator=";", comment="#"),
          4, {0: (None, 15531.9336, 0.997), 3: (None, 141625.0781, 0.9897)}),
    Field("crn-subhourly.txt",
          dict(time="date+clock", channels=["air", "rain", "solar"], separator="blanks",
               columns=["station", "date", "clock", "", "", "", "", "", "air", "rain", "solar"],
               missing_value=["-9999.0"], time_zone="UTC", interval=300),
          4, {0: ("2019-01-01T16:10Z", None, 0, 296), 3: ("2019-01-01T16:25Z", 4, 0, 393)}),
    Field("eop-c04.txt",
          dict(time="YR+MM+DD+HH", channels=["x(\")", "UT1-UTC(s)"], separator="blanks", comment="#",
               columns=["YR", "MM", "DD", "HH", "", "x(\")", "", "UT1-UTC(s)"], time_format="%Y %m %d %H",
               time_zone="UTC", interval=DAY),
          10, {0: ("1962-01-01", -0.0127, 0.0326338), 9: ("1962-01-10", -0.037498, 0.0289268)}),
    Field("nsrdb-date-columns.csv",
          dict(time="Year+Month+Day+Hour+Minute", channels=["Temperature", "GHI"], time_format="%Y %m %d %H %M",
               time_zone="-07:00", interval=1800),
          23, {0: ("2017-01-01T07:00Z", -8.4, 0), 20: ("2017-01-01T17:00Z", -3.4, 221),
               22: ("2017-01-01T18:00Z", -1.1, 335)}),
    Field("pvgis-array.json",
          dict(format="jsonl", time="time(UTC)", channels=["T2m", "SP"], time_format="%Y%m%d:%H%M", time_zone="UTC",
               interval=3600),
          4, {0: ("2018-01-01", 2.04, 96945), 3: ("2018-01-01T03:00Z", 1.85, 96790)}),
    Field("surfrad-alamosa.txt",
          dict(time="year+month+day+hour+minute", channels=["zenith", "down"], separator="blanks", skip_lines=2,
               columns=["year", "", "month", "day", "hour", "minute", "", "zenith", "down"],
               time_format="%Y %m %d %H %M", time_zone="UTC", interval=60),
          16, {0: ("2016-01-01", 91.65, -1.8), 15: ("2016-01-01T00:15Z", 94.29, -4)}),
    Field("tmy3-greensboro.csv",
          dict(time="Date (MM/DD/YYYY)+Time (HH:MM)", channels=["Dry-bulb (C)"], skip_lines=1,
               time_format="%m/%d/%Y %H:%M", time_zone="-05:00", interval=3600),
          6, {0: ("1988-01-01T06:00Z", 10), 2: ("1988-01-02T04:00Z", 5), 3: ("1988-01-02T05:00Z", 5),
              4: ("1988-01-02T06:00Z", 3.9)}),
    Field("wti-daily.csv.gz",
          dict(time="Date", channels=["DCOILWTICO"], time_format="%m/%d/%Y", missing_value=["."], interval=DAY),
          22, {0: ("1986-01-02", 25.56), 17: ("1986-02-17", None), 21: ("1986-02-21", 13.63)}),
]

REFUSED = [
    Refused("pvgis-document.json", dict(format="jsonl", channels=["P"]), ('"P"', '"inputs"')),
    Refused("antarctic-deuterium.csv", dict(time="Age", channels=["Deuterium"]), ("carriage return",)),
    Refused("bls-unemployment.csv", dict(channels=["Value"], skip_lines=9), ("line 11", "as many cells as line 10")),
]
