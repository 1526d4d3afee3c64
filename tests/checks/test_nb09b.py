"""Every check of notebook 09b accepts a right answer and tells each usual wrong one its reason."""

import numpy as np
import pytest
from sklearn.metrics import mean_squared_error
from sklearn.preprocessing import StandardScaler

from course_utils.checks import nb09b


def prepare_with(
    scale="train", ddof=0, shuffle=False, shift=0, features=True, whole=False, back=0
):
    """Return a `prepare`, right by default."""

    def prepare(series, window, share):
        cut = int(share * len(series))
        known = {"train": series[:cut], "all": series, "none": np.array([-1.0, 1.0])}
        scaled = (series - known[scale].mean()) / known[scale].std(ddof=ddof)
        if whole or shuffle:
            x, y = windows(scaled, window)
            order = np.arange(len(x))
            if shuffle:
                order = np.random.default_rng(0).permutation(len(x))
            train, test = np.split(order, [int(share * len(x))])
            return (x[train], y[train]), (x[test], y[test])
        early, late = scaled[:cut], scaled[cut - back * window :]
        return windows(early, window), windows(late, window)

    def windows(part, window):
        count = len(part) - window
        x = np.stack([part[i : i + window] for i in range(count)])
        y = part[window - shift : len(part) - shift]
        return (x[..., np.newaxis] if features else x), y

    return prepare


def changed(change):
    """Return a `prepare` whose right arrays are changed."""

    def prepare(series, window, share):
        (x_train, y_train), (x_test, y_test) = prepare_with()(series, window, share)
        return change(x_train, y_train, x_test, y_test)

    return prepare


def each_part_scaled(series, window, share):
    """Scale each part by its own mean and standard deviation."""
    cut = int(share * len(series))
    parts = [(part - part.mean()) / part.std() for part in np.split(series, [cut])]
    return windows_of(parts, window)


def windows_of(parts, window):
    """Return windows by NumPy's own function."""
    views = [np.lib.stride_tricks.sliding_window_view(p[:-1], window) for p in parts]
    return [[view[..., None], part[window:]] for view, part in zip(views, parts)]


def by_numpy(series, window, share):
    cut = int(share * len(series))
    scaled = (series - series[:cut].mean()) / series[:cut].std()
    return windows_of(np.split(scaled, [cut]), window)


def by_loops(series, window, share):
    cut = int(share * len(series))
    scaler = StandardScaler().fit(series[:cut, None])
    scaled = scaler.transform(series[:, None]).tolist()
    pairs = ([], []), ([], [])
    for end in range(window, len(series)):
        start = end - window
        if end < cut or start >= cut:
            x, y = pairs[start >= cut]
            x.append(scaled[start:end])
            y.append(scaled[end][0])
    return pairs


def each_window_scaled(series, window, share):
    pairs = prepare_with(scale="none")(series, window, share)
    return [
        ((x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True), y)
        for x, y in pairs
    ]


def rounded(series, window, share):
    cut = round(share * len(series))
    return prepare_with()(series, window, cut / len(series))


def train_shuffled(series, window, share):
    (x, y), test = prepare_with()(series, window, share)
    order = np.random.default_rng(0).permutation(len(x))
    return (x[order], y[order]), test


def in_a_copy(series, window, share):
    """Keep the type of the series, which cuts numbers if they are whole."""
    scaled, cut = series.copy(), int(share * len(series))
    scaled[:] = (series - series[:cut].mean()) / series[:cut].std()
    return windows_of(np.split(scaled, [cut]), window)


def sorted_first(series, window, share):
    return prepare_with()(np.sort(series), window, share)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (prepare_with(), "passed"),
        (in_a_copy, "x_train of a series of whole numbers"),
        (by_numpy, "passed"),
        (by_loops, "passed"),
        (changed(lambda *four: np.split(np.array(four, object), 2)), "passed"),
        (prepare_with(scale="all"), "the scaler has seen the test part"),
        (prepare_with(scale="all", whole=True), "cut the series before"),
        (prepare_with(scale="none"), "the values are not scaled"),
        (prepare_with(ddof=1), "take NumPy's `std` as it is"),
        (prepare_with(shuffle=True), "is the split in time, and nothing shuffled?"),
        (prepare_with(shuffle=True, shift=1, scale="all"), "is the split in time"),
        (train_shuffled, "x_train are not in the order of time"),
        (prepare_with(shift=1), "it repeats what the model sees"),
        (prepare_with(shift=-1), "y_train has shape"),
        (prepare_with(features=False), "is the axis of features there?"),
        (prepare_with(whole=True), "cut the series before the windows"),
        (lambda *given: by_numpy(*given)[::-1], "the two parts are swapped"),
        (prepare_with(back=1), "the first test windows hold values that are training"),
        (each_part_scaled, "the test part is not scaled like the training part"),
        (each_window_scaled, "training windows are not all scaled alike"),
        (rounded, "46 values are for training, expected 45: the share of all"),
        (sorted_first, "x_train at [0, 0, 0] is"),
        (changed(lambda x, y, u, v: ((x, 2 * y), (u, v))), "scaled like the windows"),
        (changed(lambda x, y, u, v: ((x, y), (u, u[:, -1, 0]))), "it repeats what"),
        (changed(lambda x, y, u, v: ((x, y), (u, 2 * v))), "scaled like the windows"),
        (changed(lambda x, y, u, v: ((x[:-1], y[:-1]), (u, v))), "windows, expected"),
        (changed(lambda x, y, u, v: ((x[:, ::-1], y), (u, v))), "neighbouring values"),
        (changed(lambda x, y, u, v: ((x, y[:, None]), (u, v))), "y_train has shape"),
        (changed(lambda x, y, u, v: (x, y)), "expected two pairs"),
        (lambda series, window, share: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_prepare(assert_verdict, answer, reason):
    assert_verdict(reason, nb09b.exercise_1, answer)


def skill_with(
    flat=np.ravel, values=np.asarray, error=None, rival=None, finish=lambda r: 1 - r
):
    """Return a `skill_of`, right by default."""

    def mean_square(a, b):
        return ((a - b) ** 2).mean()

    def skill_of(forecasts, targets, last):
        ours = (error or mean_square)(flat(forecasts), np.asarray(targets))
        theirs = (
            rival(forecasts, targets, last)
            if rival
            else (error or mean_square)(values(targets), values(last))
        )
        return finish(ours / theirs)

    return skill_of


def by_loop(forecasts, targets, last):
    """Add the squared errors one by one."""
    ours = theirs = 0.0
    for (forecast,), target, before in zip(forecasts, targets, last):
        ours += (forecast - target) ** 2
        theirs += (before - target) ** 2
    return 1 - ours / theirs


def by_library(forecasts, targets, last):
    """Take scikit-learn's error, which does not look at labels."""
    ours = mean_squared_error(targets, forecasts)
    return 1 - ours / mean_squared_error(targets, last)


def new_labels(forecasts, targets, last):
    """Give all three the same labels."""
    frame = targets.reset_index(drop=True).to_frame("target")
    frame["last"] = last.reset_index(drop=True)
    frame["forecast"] = forecasts[:, 0]
    squares = frame.sub(frame["target"], axis=0) ** 2
    return 1 - squares["forecast"].sum() / squares["last"].sum()


def as_shown(forecasts, targets, last):
    error = ((forecasts - targets.to_numpy()) ** 2).mean()
    return 1 - error / targets.var()


def shape_mended_only(forecasts, targets, last):
    error = ((forecasts[:, 0] - targets.to_numpy()) ** 2).mean()
    return 1 - error / targets.var()


def overwriting(forecasts, targets, last):
    forecasts[:, 0] -= targets.to_numpy()
    return 1 - (forecasts**2).mean() / ((targets.values - last.values) ** 2).mean()


def time_by_time(forecasts, targets, last):
    true = np.asarray(targets)
    ratio = (forecasts[:, 0] - true) ** 2 / (np.asarray(last) - true) ** 2
    return 1 - ratio.mean()


def shifted_targets(forecasts, targets, last):
    """Take the rival's values from the targets: the first time is lost."""
    true = targets.to_numpy()
    rival = ((true[1:] - true[:-1]) ** 2).mean()
    return 1 - ((forecasts[:, 0] - true) ** 2).mean() / rival


def target_before(forecasts, targets, last):
    """Take the target before for what was known last, which it is one step ahead alone."""
    before = targets.shift(1).fillna(last.iloc[0])
    return by_library(forecasts, targets, before)


@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (skill_with(), "passed"),
        (by_loop, "passed"),
        (by_library, "passed"),
        (new_labels, "passed"),
        (skill_with(flat=np.asarray), "each forecast is compared with each target"),
        (skill_with(values=lambda series: series), "subtracted by their labels"),
        (
            skill_with(flat=np.asarray, values=lambda series: series),
            "with each target, and last is subtracted by its labels",
        ),
        (as_shown, "still the program as it was"),
        (shape_mended_only, "with pandas' variance"),
        (
            skill_with(rival=lambda f, targets, last: targets.to_numpy().var()),
            "the rival is the mean of the targets",
        ),
        (skill_with(finish=lambda ratio: ratio), "this is the ratio of the errors"),
        (skill_with(finish=lambda ratio: 1 - 1 / ratio), "the two errors are swapped"),
        (skill_with(finish=lambda ratio: 1 - ratio**0.5), "no root"),
        (skill_with(error=lambda a, b: np.abs(a - b).mean()), "of absolute errors"),
        (skill_with(rival=lambda *three: 1.0, finish=lambda e: e), "errors alone"),
        (time_by_time, "first both means"),
        (shifted_targets, "the skill of 6 forecasts is"),
        (target_before, "the skill of 11 forecasts is"),
        (lambda f, t, b: by_loop(np.asarray(b)[:, None], t, f[:, 0]), "are swapped"),
        (lambda f, t, b: by_loop(f, b, t), "compared with `last`"),
        (lambda f, t, b: by_loop(f, t, f[:, 0]), "the skill of 6 forecasts is 0"),
        (lambda f, t, b: by_loop(f[:-1], t, b), "the skill of 6 forecasts is"),
        (
            lambda f, t, b: 1 - (f[:, 0] - t) ** 2 / (b.values - t) ** 2,
            "has shape (6,)",
        ),
        (overwriting, "changes its argument `forecasts`, which belongs to its caller"),
        (lambda f, t, b: 0.5, "the skill of 6 forecasts is 0.5"),
        (lambda f, t, b: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_skill(assert_verdict, answer, reason):
    assert_verdict(reason, nb09b.exercise_2, answer)
