"""Checks of notebook 32, from letters to sound."""

import numpy as np

from course_utils.checks.core import exercise, expect_shape, expect_value

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
