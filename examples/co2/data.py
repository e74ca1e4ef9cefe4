"""The data: 2,284 weeks of atmospheric CO2 at Mauna Loa, as packaged by statsmodels. `python data.py` writes co2.csv."""
from statsmodels.datasets import co2

from series import CSV


def write_csv(path=CSV):
    """Dates in RFC 3339."""
    frame = co2.load_pandas().data
    frame.to_csv(path, header=["ppm"], index_label="date", date_format="%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    write_csv()
