"""Small tasks: the adding problem, which is generated, and the languages of surnames."""

import numpy as np

from course_utils import datasets, guards
from course_utils.guards import guarded

LANGUAGES = tuple(
    "Croatian Dutch English Estonian Finnish French German Indian Italian Slovak Spanish "
    "Swedish Zulu".split()
)
PARTS = {"train": 255, "validation": 40, "test": 75}  # surnames of each language


@guarded(count=guards.whole(1), steps=guards.whole(2))
def adding_problem(count, steps, rng):
    """Return inputs (count, steps, 2) and targets (count, 1): add the two marked numbers.

    The first feature holds numbers drawn uniformly from 0 to 1. The second is 1 at two positions,
    one in each half of the sequence, and 0 elsewhere. A model that always predicts the mean, 1,
    has a mean squared error of 1/6. Hochreiter and Schmidhuber 1997, in the form of Le et al.
    2015. Introduced in notebook 05.

    >>> inputs, targets = adding_problem(3, 50, np.random.default_rng(0))
    >>> inputs.shape, targets.shape, inputs[..., 1].sum(axis=1)
    ((3, 50, 2), (3, 1), array([2., 2., 2.], dtype=float32))
    """
    numbers = rng.random((count, steps), dtype="float32")
    marks = np.zeros_like(numbers)
    rows = np.arange(count)
    marks[rows, rng.integers(0, steps // 2, count)] = 1.0
    marks[rows, rng.integers(steps // 2, steps, count)] = 1.0
    targets = (numbers * marks).sum(axis=1, keepdims=True)
    return np.stack([numbers, marks], axis=-1), targets


@guarded(seed=guards.whole(0))
def surname_languages(seed=0):
    """Return a dictionary: part -> (surnames, their languages as indices into `LANGUAGES`).

    The parts are those of `PARTS`, each with equally many surnames of every language, in lower
    case. No surname appears twice. Surnames that are on the lists of two languages are left out,
    because nobody can tell their language. `seed` chooses the random split. Notebook 01b shows
    this function in full.

    >>> names, languages = surname_languages()["test"]
    >>> len(names), languages.shape, int((languages == LANGUAGES.index("Zulu")).sum())
    (975, (975,), 75)
    """
    table = datasets.load_names().query("kind == 'surname'")
    table = table.assign(name=table["name"].str.lower())[["name", "language"]]
    table = table.drop_duplicates().drop_duplicates("name", keep=False)
    rng = np.random.default_rng(seed)
    ends = np.cumsum(list(PARTS.values()))
    parts = {part: ([], []) for part in PARTS}
    for number, language in enumerate(LANGUAGES):
        own = table["name"][table["language"] == language].tolist()
        pieces = np.split(rng.permutation(own)[: ends[-1]], ends[:-1])
        for (names, languages), piece in zip(parts.values(), pieces, strict=True):
            names.extend(piece.tolist())
            languages.extend([number] * len(piece))
    return {part: (names, np.array(codes)) for part, (names, codes) in parts.items()}
