"""Exchange rates and stocks."""

from course_utils.datasets.files import read_csv


def load_exchange_rates():
    """Return the ECB's reference rates of eight currencies, a frame of 7,126 days from 1999.

    Each value is the price of one euro in USD, JPY, GBP, CHF, CNY (from April 2005, missing
    before), AUD, CAD or SEK, fixed once on each working day; the last is 2026-10-30. Raises
    FileNotFoundError or ValueError when the file is missing or altered. Source: European
    Central Bank.

    >>> rates = load_exchange_rates()
    >>> rates.shape, float(rates.loc["1999-01-04", "USD"])
    ((7126, 8), 1.1789)
    """
    path = "exchange_rates/exchange_rates.csv.gz"
    return read_csv(path, parse_dates=["date"], index_col="date")


def load_stocks():
    """Return daily prices of AAPL, IBM, MSFT (2000-2013), GOOG and FB, a frame of 12,154 rows.

    The columns: `ticker`, `date`, `open`, `high`, `low` and `close` (US dollars, as traded),
    `volume` (shares), `adjusted_close` (corrected for splits and dividends: use it for
    returns from day to day). Sorted by ticker, then date. Raises FileNotFoundError or
    ValueError when the file is missing or altered. Source: Quandl WIKI (public domain).

    >>> load_stocks().query("ticker == 'GOOG'").shape
    (2148, 8)
    """
    return read_csv("stocks/stocks.csv.gz", parse_dates=["date"])
