"""Checks of notebook 32, from letters to sound."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, expect_value
from course_utils.speech import dtw, mfcc

MOVES = (  # raw steps, sigma, letters
    (np.array([0.0, 1.0, -2.0, 3.0]), 0.8, 6),
    (np.array([0.5]), 1.5, 4),
    (np.array([-1.0, -1.0, 2.0, 0.3, 0.0, 4.0, 1.0]), 0.5, 12),
    (np.array([30.0, -30.0]), 2.0, 33),
)


def softplus(x):
    """Return log(1 + exp(x))."""
    return np.logaddexp(0, x)


def density(positions, sigma, letters):
    """Return a normal density at each letter, (steps, letters)."""
    z = (np.arange(letters) - positions[:, None]) / sigma
    return np.exp(-z * z / 2) / (np.sqrt(2 * np.pi) * sigma)


def forward_mistakes(raw, sigma, letters):
    """Return what the usual mistakes give."""
    at = np.cumsum(softplus(raw))
    right = density(at, sigma, letters)
    z = (np.arange(letters) - at[:, None]) / sigma
    return {
        "that is the array with letters in its rows, expected steps in the rows": right.T,
        "the positions do not add up: each step starts where the last one ended": density(
            softplus(raw), sigma, letters
        ),
        "the raw steps may be negative: softplus makes them positive first": density(
            np.cumsum(raw), sigma, letters
        ),
        "softplus is taken of the sum, expected the sum of softplus": density(
            softplus(np.cumsum(raw)), sigma, letters
        ),
        "the steps are exp(raw), expected softplus": density(
            np.cumsum(np.exp(np.minimum(raw, 50))), sigma, letters
        ),
        "the steps are relu(raw), expected softplus": density(
            np.cumsum(np.maximum(raw, 0)), sigma, letters
        ),
        "the weights of the first step are those of position 0, expected after its move": (
            density(at - softplus(raw), sigma, letters)
        ),
        "the density is not divided by sqrt(2 pi) sigma": np.exp(-z * z / 2),
        "the density is not divided by sigma": np.exp(-z * z / 2) / np.sqrt(2 * np.pi),
        "the exponent lacks the factor 1/2": np.exp(-z * z)
        / (np.sqrt(2 * np.pi) * sigma),
        "sigma is squared only where it is not: the exponent is (j - mu)^2 / (2 sigma^2)": (
            np.exp(-((z * sigma) ** 2) / (2 * sigma)) / (np.sqrt(2 * np.pi) * sigma)
        ),
        "the first letter is number 0, not 1": density(at - 1, sigma, letters),
        "the weights are divided by their sum, expected the density itself": right
        / np.maximum(right.sum(axis=1, keepdims=True), 1e-300),
        "sigma is the standard deviation, not the variance": density(
            at, np.sqrt(sigma), letters
        ),
        "the letters are in the wrong order: the first column is letter 0": right[
            :, ::-1
        ],
        "the weights are divided by the largest, expected the density itself": right
        / right.max(axis=1, keepdims=True),
        "the steps are sigmoid(raw), expected softplus": density(
            np.cumsum(1 / (1 + np.exp(-raw))), sigma, letters
        ),
        "the steps are abs(raw), expected softplus": density(
            np.cumsum(np.abs(raw)), sigma, letters
        ),
        "you return the last step only, expected all steps": right[-1],
        "you return the positions, expected the weights of the letters": at,
    }


@exercise(
    hints=[
        "first all positions, with np.cumsum; then one array of differences, (steps, letters)",
        "np.logaddexp(0, x) is softplus, without an overflow",
    ]
)
def exercise_1(forward_weights):
    """Attention weights of one Gaussian that moves forward."""
    for raw, sigma, letters in MOVES:
        case = f"for raw steps {raw.tolist()}, sigma {sigma} and {letters} letters"
        wanted = density(np.cumsum(softplus(raw)), sigma, letters)
        mistakes = forward_mistakes(raw, sigma, letters)
        expect_value(
            forward_weights(raw, sigma, letters),
            wanted,
            {f"{case}: {reason}": wrong for reason, wrong in mistakes.items()},
            name=f"the result {case}",
        )


STOPS = (  # logits (strings, steps)
    np.array([[-3.0, 2.0, -1.0, 3.0, 1.0], [-1.0, -2.0, -3.0, -1.0, -0.5]]),
    np.array([[0.0, 0.0, 0.1], [1.0, 1.0, -1.0], [-1.0, -1.0, 4.0]]),
    np.array([[-2.0], [2.0]]),
    np.array([[-1.0, 0.0, -2.0, 0.0, -1.0, 0.0, -0.1]]),
    np.array([[-5.0, 0.2, 3.0, 7.0], [0.3, -1.0, 9.0, 0.1], [-1.0, -1.0, -1.0, 0.1]]),
)


def ended(logits):
    """Return the steps of each string, and which strings never stopped."""
    above = logits > 0
    never = ~above.any(axis=1)
    return np.where(never, logits.shape[1], above.argmax(axis=1) + 1), never


def stop_mistakes(logits):
    """Return what the usual mistakes give."""
    above, most = logits > 0, logits.shape[1]
    steps, never = ended(logits)
    last = np.where(never, most, most - above[:, ::-1].argmax(axis=1))
    at_zero = logits >= 0
    return {
        "a string that never stops has all steps, but argmax of no True is 0": (
            above.argmax(axis=1) + 1
        ),
        "the number of steps is one more than the index of the last one": steps - 1,
        "a string that stops ends with that step: one more than its index": np.where(
            never, most, steps - 1
        ),
        "a string that never stops has all steps, not 0": np.where(never, 0, steps),
        "a string that never stops has all steps, not -1": np.where(never, -1, steps),
        "a string that never stops has all steps, not one more": np.where(
            never, most + 1, steps
        ),
        "a string that never stops has all steps, not one fewer": np.where(
            never, most - 1, steps
        ),
        "a string ends at the first step above 0, not at the last": last,
        "0 is not above 0: such a step does not end the string": np.where(
            at_zero.any(axis=1), at_zero.argmax(axis=1) + 1, most
        ),
        "a string ends at the first step above 0, not at the highest one": np.where(
            never, most, logits.argmax(axis=1) + 1
        ),
        "these are the steps above 0, expected the number of steps until the first": (
            above.sum(axis=1)
        ),
        "the logits are compared with 0.5: a probability of 0.5 is a logit of 0": np.where(
            (logits > 0.5).any(axis=1), (logits > 0.5).argmax(axis=1) + 1, most
        ),
        "each string has its own end, expected one number for each": steps.max(),
    }


@exercise(
    hints=[
        "np.argmax of booleans is the index of the first True",
        "what does argmax give where there is no True?",
    ]
)
def exercise_2(count_steps):
    """The number of steps of each string."""
    for logits in STOPS:
        case = f"for logits {logits.tolist()}"
        found = expect_shape(f"the result {case}", count_steps(logits), (len(logits),))
        expect_value(
            found,
            ended(logits)[0],
            {f"{case}: {r}": wrong for r, wrong in stop_mistakes(logits).items()},
            name=f"the result {case}",
        )


def distorted(a, b, path, first=1, last=13):
    """Return the mean over the path of the distance of 12 coefficients, per band."""
    one, other = mfcc(a, last)[:, first:], mfcc(b, last)[:, first:]
    i, j = np.transpose(path)
    each = np.sqrt(np.sum((one[i] - other[j]) ** 2, axis=1) / a.shape[1])
    return each.mean()


def distortion_mistakes(a, b, path):
    """Return what the usual mistakes give."""
    one, other = mfcc(a)[:, 1:], mfcc(b)[:, 1:]
    i, j = np.transpose(path)
    squares = (one[i] - other[j]) ** 2
    each = np.sqrt(squares.sum(axis=1) / a.shape[1])
    swapped = None
    if max(i) < len(b) and max(j) < len(a):
        other_way = (one[j] - other[i]) ** 2
        swapped = np.sqrt(other_way.sum(axis=1) / a.shape[1]).mean()
    shorter = min(len(a), len(b))
    straight = (one[:shorter] - other[:shorter]) ** 2
    found = {
        "coefficient 0, the loudness, is left out": distorted(a, b, path, first=0),
        "coefficient 12 is missing: mfcc gives 0 to 12": distorted(a, b, path, last=12),
        "the sum of squares is divided by the number of bands, not of coefficients": (
            np.sqrt(squares.mean(axis=1)).mean()
        ),
        "the sum of squares is not divided by the number of bands": np.sqrt(
            squares.sum(axis=1)
        ).mean(),
        "the root is taken of each pair, before the mean": np.sqrt(
            squares.sum(axis=1).mean() / a.shape[1]
        ),
        "the root is missing": (squares.sum(axis=1) / a.shape[1]).mean(),
        "you return the sum over the path, expected the mean": each.sum(),
        "you return one number for each pair of the path, expected their mean": each,
        "the sum is divided by the frames of a, expected by the pairs of the path": (
            each.sum() / len(a)
        ),
        "the sum is divided by the frames of a and b, expected by the pairs of the path": (
            each.sum() / (len(a) + len(b))
        ),
        "the path is not used: dtw finds another one": (
            2 * dtw(one, other) / np.sqrt(a.shape[1])
        ),
        "the path is not used: frame i of a is compared with frame i of b": np.sqrt(
            straight.sum(axis=1) / a.shape[1]
        ).mean(),
        "the sum of squares is divided by the number of bands before the root, not after": (
            np.sqrt(squares.sum(axis=1)).mean() / a.shape[1]
        ),
        "this is the largest distance of the path, expected the mean": each.max(),
        "these are absolute differences, expected the root of the sum of squares": (
            np.abs(one[i] - other[j]).sum(axis=1) / a.shape[1]
        ).mean(),
    }
    if swapped is not None:
        found["the path holds pairs (frame of a, frame of b), not the other way"] = (
            swapped
        )
    return found


@exercise(
    hints=[
        "i, j = np.transpose(path) gives the frames of a, and those of b",
        "a distance for each pair first, (pairs,); the mean comes last",
    ]
)
def exercise_3(distortion):
    """The mel-cepstral distortion along a path."""
    for seed, bands, path in (
        (0, 40, [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2)]),
        (1, 20, [(0, 0), (0, 1), (1, 2), (2, 2), (3, 2), (4, 3), (4, 4), (5, 5)]),
        (2, 32, [(0, 0)]),
    ):
        rng = np.random.default_rng(seed)
        a = rng.uniform(-20, 40, (path[-1][0] + 1, bands))
        b = rng.uniform(-20, 40, (path[-1][1] + 1, bands))
        case = f"for {len(a)} and {len(b)} frames of {bands} bands and path {path}"
        found = distortion(a, b, list(path))
        expect(
            np.ndim(found) == 0 or np.size(found) == len(path),
            f"{case} the result has shape {np.shape(found)}, expected one number",
        )
        mistakes = distortion_mistakes(a, b, path)
        expect_value(
            found,
            distorted(a, b, path),
            {f"{case}: {reason}": wrong for reason, wrong in mistakes.items()},
            name=f"the result {case}",
        )
    expect_value(distortion(a, a, [(0, 0)]), 0.0, name="the distortion of equal bands")
