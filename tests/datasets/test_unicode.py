"""Text is in NFC: otherwise one name would be two strings, perhaps on both sides of a split."""

import unicodedata

import pandas as pd
import pytest

from course_utils import datasets
from course_utils.datasets.text import RATED

ARGUMENTS = {
    "load_interface_strings": ("de", "es", "fr", "zh"),
    "load_one_voice": ("train", "validation", "long validation"),
    "load_one_voice_recordings": ("words", "test", "long test"),
    "load_rated_sentences": RATED,
    "load_synthetic_digits": ("train", "validation", "test"),
}
CASES = [
    (name, argument)
    for name in datasets.__all__
    if name.startswith("load_")
    for argument in ARGUMENTS.get(name, [None])
]


def strings(data):
    """Yield the strings of what a loader returns: a text, a table or arrays."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, pd.DataFrame):
        yield from map(str, data.columns)
        for column in data.columns[data.dtypes.map(pd.api.types.is_string_dtype)]:
            yield from data[column].dropna()


@pytest.mark.parametrize(("name", "argument"), CASES)
def test_the_text_of_a_data_set_is_composed(name, argument):
    loader = getattr(datasets, name)
    data = loader() if argument is None else loader(argument)
    for string in strings(data):
        assert unicodedata.is_normalized("NFC", string), string


def test_a_decomposed_string_is_seen():
    frame = pd.DataFrame({"name": ["E\u0301va"], "age": [3]})
    assert not all(unicodedata.is_normalized("NFC", s) for s in strings(frame))
