"""What is wrong with windows of a series: their order, the split, the scale, the targets.

The series must rise, with steps of different size: then the values of each window, scaled or
not, say where it was cut.
"""

import numpy as np

from course_utils.checks.core import expect, expect_parts, expect_shape, is_close


def pairs_of(result):
    """Return [[x_train, y_train], [x_test, y_test]]."""
    what = "two pairs: (x_train, y_train), (x_test, y_test)"
    pairs = [expect_parts(pair, what, 2) for pair in expect_parts(result, what, 2)]
    return [[np.asarray(part) for part in pair] for pair in pairs]


def expect_windows(name, x, y, window):
    """Raise `NotYet` unless x and y have the shapes of windows and of targets."""
    expect(
        x.ndim == 3 and x.shape[1:] == (window, 1),
        f"x_{name} has shape {x.shape}, expected (windows, {window}, 1)"
        + (x.ndim == 2) * ": is the axis of features there?",
    )
    expect(len(x) > 0, f"x_{name} holds no window")
    expect_shape(f"y_{name}", y, x.shape[:1])


def expect_split(x_train, x_test, series, cut):
    """Raise `NotYet` unless each part has all windows of its side of the cut, in order."""
    window = x_train.shape[1]
    starts = {
        name: starts_of(x, series) for name, x in (("train", x_train), ("test", x_test))
    }
    for name, found in starts.items():
        lost = [i for i, start in enumerate(found) if start is None]
        expect(
            not lost,
            f"window {lost[:1]} of x_{name} does not hold {window} neighbouring values",
        )
        expect(
            found == sorted(found),
            f"the windows of x_{name} are not in the order of time: is the split in time, "
            "and nothing shuffled?",
        )
    expect(
        starts["train"][0] < cut or starts["test"][0] >= cut,
        "the two parts are swapped: the early one is for training and comes first",
    )
    end = starts["train"][-1] + window + 1
    expect(
        starts["test"][0] != end or end == cut,
        f"{end} values are for training, expected {cut}: the share of all {len(series)} values, "
        "rounded down",
    )
    expect(
        starts["test"][0] >= cut,
        "the first test windows hold values that are training data: cut the series before "
        "the windows",
    )
    expect(
        starts["train"][-1] + window < cut,
        f"the last training windows reach into the test part, which begins at value {cut}: cut "
        "the series before the windows",
    )
    for name, first, end in (("train", 0, cut), ("test", cut, len(series))):
        wanted = end - window - first
        found = len(starts[name])
        expect(
            starts[name] == list(range(first, end - window)),
            f"x_{name} has {found} windows, expected {wanted}: one for each value that has "
            f"{window} values of the same part before it",
        )


def starts_of(windows, series):
    """Return where each scaled window begins in the series, None if nowhere."""

    def standard(values):
        return (values - values.mean()) / (values.std() or 1)

    size = windows.shape[1]
    known = [standard(series[k : k + size]) for k in range(len(series) - size + 1)]
    return [
        next(
            (k for k, form in enumerate(known) if is_close(standard(w), form, 1e-4)),
            None,
        )
        for w in windows[..., 0].astype(float)
    ]


def expect_scaled(x_train, x_test, series, cut):
    """Raise `NotYet` unless both parts are scaled by mean and deviation of the training part."""
    train, window = series[:cut], x_train.shape[1]
    mean, deviation = scale_of(x_train, windows_of(train, window)[0])
    expect(
        is_close(x_train * deviation + mean, windows_of(train, window)[0], 1e-3),
        "the training windows are not all scaled alike: one mean, one standard deviation",
    )
    used = f"mean {mean:.4g} and standard deviation {deviation:.4g} are used"
    wrong = {
        "the values are not scaled: subtract the mean, divide by the standard deviation": (
            0,
            1,
        ),
        "the scaler has seen the test part: mean and standard deviation come from the training "
        "values": (series.mean(), series.std()),
        "the standard deviation is the one with n - 1: take NumPy's `std` as it is": (
            train.mean(),
            train.std(ddof=1),
        ),
    }
    wanted = train.mean(), train.std()
    for reason, pair in wrong.items():
        expect(not is_close((mean, deviation), pair, 1e-3), reason)
    expect(
        is_close((mean, deviation), wanted, 1e-3),
        f"{used}, the training values have {wanted[0]:.4g} and {wanted[1]:.4g}",
    )
    expect(
        is_close(x_test * deviation + mean, windows_of(series[cut:], window)[0], 1e-3),
        "the test part is not scaled like the training part: the same mean, the same standard "
        "deviation",
    )


def scale_of(scaled, raw):
    """Return the mean and the standard deviation with which `raw` was scaled."""
    deviation, mean = np.polyfit(scaled.ravel().astype(float), raw.ravel(), 1)
    return mean, deviation


def expect_targets(name, x, y):
    """Raise `NotYet` if the targets of a rising series are not above their windows."""
    expect(
        not is_close(y, x[:, -1, 0]),
        f"{name} is the last value of its window: it repeats what the model sees",
    )
    following = x[1:, -1, 0]  # the value after a window is the last of the next window
    expect(
        is_close(y[: len(following)], following, 1e-4) and y[-1] > x[-1, -1, 0],
        f"{name} does not hold the value after each window, scaled like the windows",
    )


def prepared(series, window, cut):
    """Return the right answer for a series."""
    scaled = (series - series[:cut].mean()) / series[:cut].std()
    return tuple(windows_of(part, window) for part in (scaled[:cut], scaled[cut:]))


def windows_of(values, window):
    """Return windows (count, window, 1) and the value after each."""
    windows = np.stack([values[i : i + window] for i in range(len(values) - window)])
    return windows[..., np.newaxis], values[window:]
