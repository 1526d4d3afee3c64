"""Features and CTC agree with TensorFlow and with sums over all paths; bad input is named."""

import itertools

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_utils import speech

RNG = np.random.default_rng(0)
SIGNAL = RNG.normal(size=3000)


def distributions(frames, classes, seed=0):
    rng = np.random.default_rng(seed)
    return np.log(rng.dirichlet(np.ones(classes), size=frames))


@pytest.mark.parametrize("size", [200, 279, 280, 3000])
def test_frames_are_those_of_tensorflow(size):
    ours = speech.cut_frames(SIGNAL[:size])
    theirs = tf.signal.frame(SIGNAL[:size], speech.WINDOW, speech.HOP)
    assert np.array_equal(ours, theirs)


def test_log_mel_and_mfcc_are_those_of_tensorflow():
    spectra = tf.signal.stft(SIGNAL, speech.WINDOW, speech.HOP, speech.FFT)
    filters = tf.signal.linear_to_mel_weight_matrix(
        speech.BANDS, speech.FFT // 2 + 1, speech.RATE, 60.0, 3800.0
    )
    assert np.allclose(speech.mel_filters(), filters, atol=1e-4)
    power = tf.abs(spectra) ** 2 @ tf.cast(filters, "float64")
    wanted = 10 * np.log10(power + 1e-10)
    wanted = np.maximum(wanted, wanted.max() - speech.DYNAMIC_RANGE)
    assert np.allclose(speech.log_mel(SIGNAL), wanted, atol=1e-3)
    theirs = tf.signal.dct(wanted, norm="ortho")[:, :13]
    assert np.allclose(speech.mfcc(wanted), theirs, atol=1e-6)


def test_silence_around_a_word_does_not_go_below_the_dynamic_range():
    features = speech.log_mel(np.r_[np.zeros(2000), SIGNAL, np.zeros(2000)])
    assert np.isclose(features.max() - features.min(), speech.DYNAMIC_RANGE)


def test_integers_and_float32_give_the_same_features():
    whole = np.round(SIGNAL * 1000).astype(np.int16)
    ours = speech.log_mel(whole)
    assert np.allclose(ours, speech.log_mel(whole.astype(float)))
    assert np.allclose(ours, speech.log_mel(whole.astype(np.float32)), atol=1e-3)


@pytest.mark.parametrize(
    ("signal", "message"),
    [
        ([], "has 0 samples, expected at least 200"),
        (np.ones(199), "has 199 samples"),
        (np.ones((3000, 2)), "one channel"),
        (np.r_[SIGNAL, np.nan], "NaN or infinity"),
        (np.r_[SIGNAL, np.inf], "NaN or infinity"),
        (np.zeros(3000), "0 everywhere"),
        (["a", "b"], "expected an array of numbers"),
        (None, "expected an array of numbers"),
    ],
)
def test_a_bad_recording_is_named(signal, message):
    with pytest.raises(ValueError, match=message):
        speech.log_mel(signal)


def test_another_rate_is_refused():
    for rate in (16000, None, np.array([8000, 8000])):
        with pytest.raises(ValueError, match="rate is .*, expected 8000"):
            speech.log_mel(SIGNAL, rate=rate)


@pytest.mark.parametrize("hertz", [-1.0, np.nan, np.inf, "high", None])
def test_a_frequency_that_cannot_be_is_refused(hertz):
    with pytest.raises(ValueError, match="hertz"):
        speech.mel(hertz)


@pytest.mark.parametrize("limits", [(3800, 60), (60, 4001), (-1, 3800), (60, np.nan)])
def test_limits_of_the_bands_are_in_order(limits):
    with pytest.raises(ValueError, match="0 <= low < high <= 4000"):
        speech.mel_filters(*limits)


def test_mfcc_refuses_infinity_and_too_many_coefficients():
    with pytest.raises(ValueError, match="NaN or infinity"):
        speech.mfcc(np.full((3, 32), np.inf))
    with pytest.raises(ValueError, match="count is 33, expected at most 32"):
        speech.mfcc(np.ones((3, 32)), count=33)


@pytest.mark.parametrize(
    "path", ["012", None, [0.5], [np.nan], [[1, 2]], [-1, 2], np.ones((2, 2))]
)
def test_a_path_or_label_that_is_no_list_of_classes_is_refused(path):
    log_y = distributions(4, 3)
    for function in (
        speech.collapse,
        speech.with_blanks,
        lambda label: speech.log_p(log_y, label),
    ):
        with pytest.raises(ValueError, match="path|label"):
            function(path)


def test_a_label_without_probability_has_no_posterior():
    log_y = np.full((3, 2), -np.inf)
    log_y[:, 0] = 0
    assert np.isneginf(speech.log_p(log_y, [1]))
    with pytest.raises(ValueError, match="probability 0"):
        speech.posterior(log_y, [1])


def dtw_over_paths(a, b):
    """Return the distance of the best way through the table, all ways tried."""
    apart = np.linalg.norm(a[:, None] - b[None], axis=-1)

    def best(i, j):
        if i == j == 0:
            return apart[0, 0]
        before = [(i - 1, j), (i, j - 1), (i - 1, j - 1)]
        return apart[i, j] + min(best(*p) for p in before if min(p) >= 0)

    return best(len(a) - 1, len(b) - 1) / (len(a) + len(b))


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 4), (4, 3), (5, 5)])
def test_dtw_is_the_best_of_all_ways(n, m):
    a, b = RNG.normal(size=(n, 2)), RNG.normal(size=(m, 2))
    assert np.isclose(speech.dtw(a, b), dtw_over_paths(a, b))


def test_dtw_refuses_other_columns_and_nan():
    with pytest.raises(ValueError, match="a has 2 columns and b 3"):
        speech.dtw(np.ones((4, 2)), np.ones((4, 3)))
    with pytest.raises(ValueError, match="a holds NaN or infinity"):
        speech.dtw(np.full((4, 2), np.inf), np.ones((4, 2)))
    with pytest.raises(ValueError, match="b holds NaN"):
        speech.dtw(np.ones((4, 2)), np.full((4, 2), np.nan))
    with pytest.raises(ValueError, match="at least one of each"):
        speech.dtw(np.ones((0, 2)), np.ones((4, 2)))


def all_paths(log_y, label):
    frames, classes = log_y.shape
    for path in itertools.product(range(classes), repeat=frames):
        if speech.collapse(path) == label:
            yield path, log_y[range(frames), path].sum()


CASES = [
    ([], 3, 3),
    ([1], 1, 2),
    ([2, 1], 2, 3),
    ([1, 1], 3, 2),
    ([1, 1, 2], 5, 3),
    ([2, 1, 2], 6, 4),
]


@pytest.mark.parametrize(("label", "frames", "classes"), CASES)
def test_ctc_is_the_sum_over_all_paths(label, frames, classes):
    log_y = distributions(frames, classes)
    paths = list(all_paths(log_y, label))
    total = np.logaddexp.reduce([score for _, score in paths])
    assert np.isclose(speech.log_p(log_y, label), total)
    wanted = np.zeros((frames, classes))
    for path, score in paths:
        wanted[range(frames), path] += np.exp(score - total)
    assert np.allclose(speech.posterior(log_y, label), wanted)


@pytest.mark.parametrize(
    ("label", "frames", "classes"), [([3, 1, 3, 3], 30, 5), CASES[4]]
)
def test_loss_and_gradient_are_those_of_keras_and_tensorflow(label, frames, classes):
    log_y = distributions(frames, classes)
    logits = tf.Variable(log_y[None], dtype="float32")
    labels = tf.constant([label])
    with tf.GradientTape() as tape:
        loss = tf.nn.ctc_loss(
            tf.sparse.from_dense(labels), logits, None, [frames], False, blank_index=0
        )
    ours = -speech.log_p(log_y, label)
    assert np.isclose(ours, loss[0], rtol=1e-5)
    keras_loss = keras.ops.ctc_loss(
        labels, logits, np.array([len(label)]), np.array([frames]), mask_index=0
    )
    assert np.isclose(ours, keras_loss[0], rtol=1e-4)
    gradient = np.exp(log_y) - speech.posterior(log_y, label)
    assert np.allclose(tape.gradient(loss, logits)[0], gradient, atol=1e-5)


def test_probabilities_of_all_labels_sum_to_one():
    log_y = distributions(4, 3)
    labels = {tuple(speech.collapse(p)) for p in itertools.product(range(3), repeat=4)}
    assert np.isclose(sum(np.exp(speech.log_p(log_y, list(x))) for x in labels), 1)


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ([1, 1, 1], "needs 5 frames, .* but log_y has 4"),
        ([0], "0 is the blank"),
        ([3], "expected classes from 1 to 2"),
    ],
)
def test_a_label_that_cannot_be_is_refused(label, message):
    for function in (speech.forward, speech.log_p, speech.posterior):
        with pytest.raises(ValueError, match=message):
            function(distributions(4, 3), label)


def test_logits_are_refused():
    for function in (speech.greedy, speech.beam_search):
        with pytest.raises(ValueError, match="take log_softmax"):
            function(np.ones((4, 3)))
        with pytest.raises(ValueError, match="NaN"):
            function(np.full((4, 3), np.nan))
        with pytest.raises(ValueError, match="frames, classes"):
            function(np.ones(3))


@pytest.mark.parametrize("seed", range(5))
def test_a_wide_beam_finds_the_most_probable_label(seed):
    log_y = distributions(5, 3, seed)
    labels = {tuple(speech.collapse(p)) for p in itertools.product(range(3), repeat=5)}
    scores = {x: speech.log_p(log_y, list(x)) for x in labels}
    best = max(scores, key=scores.get)
    label, score = speech.beam_search(log_y, width=1000)
    assert label == list(best) and np.isclose(score, scores[best])


def test_greedy_takes_the_best_path():
    log_y = distributions(7, 4)
    assert speech.greedy(log_y) == speech.collapse(log_y.argmax(axis=1))


@pytest.mark.parametrize("snr", [0.0, 10.0, 30.0])
def test_noise_has_the_ratio_asked_for(snr):
    word = np.r_[np.zeros(20000), np.sin(np.arange(1, 40001)), np.zeros(20000)]
    noise = speech.add_noise(word, snr, np.random.default_rng(0)) - word
    power = np.mean(word[word != 0] ** 2) / np.mean(noise**2)
    assert np.isclose(10 * np.log10(power), snr, atol=0.2)


def test_a_bad_ratio_is_refused():
    for rng in (None, 0):
        with pytest.raises(ValueError, match="rng is"):
            speech.add_noise(SIGNAL, 10, rng)
    for snr in (np.nan, None, "loud", -np.inf):
        with pytest.raises(ValueError, match="snr is"):
            speech.add_noise(SIGNAL, snr, np.random.default_rng(0))
