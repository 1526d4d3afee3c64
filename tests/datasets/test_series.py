"""Weather, electricity, sales and prices match their loaders' docstrings."""

import numpy as np
import pandas as pd

from course_utils import datasets


def test_electricity():
    series = datasets.load_electricity()
    hours = pd.date_range("2012-01-01", "2014-12-31 23:00", freq="h")
    assert series.index.equals(hours) and series.dtype == np.float64
    assert not series.isna().any()
    low = ["2012-03-25 01:00", "2013-03-31 01:00", "2014-03-30 01:00"]
    assert series.index[series < 800].equals(pd.DatetimeIndex(low))
    neighbours = (series.shift(1) + series.shift(-1)) / 2
    doubled = ["2012-10-28 01:00", "2013-10-27 01:00", "2014-10-26 01:00"]
    ratio = (series / neighbours).drop(
        pd.DatetimeIndex(low) + pd.Timedelta("1h")
    )  # the hour after an empty one has an empty neighbour
    ratio = ratio.drop(pd.DatetimeIndex(low) - pd.Timedelta("1h"))
    assert ratio.index[ratio > 1.25].equals(pd.DatetimeIndex(doubled))


def test_demand_england_wales():
    demand = datasets.load_demand_england_wales()
    assert len(demand) == 12 * 7 * 48 and not demand.isna().any()
    assert demand.index[0] == pd.Timestamp("2000-06-05 00:00")
    assert demand.between(18_000, 40_000).all()
    assert demand.groupby(demand.index.day_of_week).mean().idxmin() == 6  # Sunday


def test_weather_beijing():
    weather = datasets.load_weather_beijing()
    hours = pd.date_range("2010-01-01", "2014-12-31 23:00", freq="h")
    assert weather.index.equals(hours)
    missing = weather.isna().sum()
    assert missing.pop("pm25") == 2067 and not missing.any()
    assert set(weather["wind_direction"]) == {"NE", "NW", "SE", "cv"}
    assert weather["temperature"].between(-19, 42).all()


def test_weather_new_york():
    weather = datasets.load_weather_new_york()
    stations = weather.groupby("station")
    assert stations.size().to_dict() == {"EWR": 8703, "JFK": 8706, "LGA": 8706}
    for _, part in stations:
        assert part.index.is_monotonic_increasing and part.index.is_unique
        assert str(part.index[0]) == "2013-01-01 06:00:00"  # 01:00 by local clocks
    noon = weather.loc["2013-07-04 16:00"].set_index("station")
    assert noon.loc["EWR", ["temperature", "pressure"]].tolist() == [30.0, 1023.1]
    wind = weather["wind_speed"]
    assert wind.max() == 468.66 and wind.drop(wind.idxmax()).max() < 25
    dry = weather.dropna(subset=["temperature", "dew_point"])
    assert (dry["dew_point"] <= dry["temperature"]).all()
    assert weather["pressure"].isna().sum() == 2729


def test_exchange_rates():
    rates = datasets.load_exchange_rates()
    assert rates.index.is_monotonic_increasing and rates.index.is_unique
    assert rates.index.day_of_week.max() < 5
    missing = rates.isna().sum()
    assert missing.pop("CNY") == 1599 and not missing.any()
    assert rates["CNY"].first_valid_index() == pd.Timestamp("2005-04-01")
    assert rates["USD"].between(0.82, 1.6).all()


def test_stocks():
    stocks = datasets.load_stocks()
    counts = {"AAPL": 3270, "FB": 196, "GOOG": 2148, "IBM": 3270, "MSFT": 3270}
    assert stocks["ticker"].value_counts().to_dict() == counts
    assert not stocks.isna().any(axis=None)
    assert not stocks.duplicated(["ticker", "date"]).any()
    assert (stocks["low"] < stocks["high"]).all()
    inside = stocks[["open", "close"]]
    assert inside.ge(stocks["low"], axis=0).all(axis=None)
    assert inside.le(stocks["high"], axis=0).all(axis=None)


def test_retail():
    retail = datasets.load_retail()
    days = pd.date_range("2009-12-01", "2011-12-09")
    assert retail.index.equals(days) and retail.columns.is_unique
    assert (retail.dtypes == np.int64).all() and retail.to_numpy().min() == 0
    shut = retail.sum(axis=1) == 0
    saturday = retail.index.day_of_week == 5
    assert (shut & saturday).sum() == 104 and (shut & ~saturday).sum() == 31
