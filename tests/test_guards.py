"""A guarded function equals the function, except for what its guards refuse or convert."""

import inspect

import numpy as np
import pytest

from course_utils import guards
from course_utils.guards import guarded


def product(x, times=2, *more, **options):
    """Return x times as much."""
    return x * times


def test_name_docstring_and_signature_stay():
    """Keras reads the signature of `__init__` and `call`, doctest the module's globals."""
    ours = guarded(x=guards.floats)(product)
    assert (ours.__name__, ours.__doc__) == ("product", product.__doc__)
    assert inspect.signature(ours) == inspect.signature(product)
    assert inspect.getfullargspec(ours).args == ["x", "times"]
    assert ours.__globals__ is product.__globals__


def test_arguments_go_through_their_guards_by_name_and_by_position():
    ours = guarded(x=guards.floats, times=guards.whole(1))(product)
    for found in (ours([1, 2], 3), ours(x=[1, 2], times=3), ours([1, 2], 3, 4, five=5)):
        assert found.dtype == float and found.tolist() == [3, 6]
    assert ours([1]).tolist() == [2]  # a default is not checked
    for call in (lambda: ours([1], 0), lambda: ours([1], times=1.5)):
        with pytest.raises(ValueError, match="times is"):
            call()
    with pytest.raises(TypeError, match="missing a required argument: 'x'"):
        ours()


def test_guards_of_several_arguments_come_last():
    ours = guarded(guards.same_shape("a", "b"), a=guards.floats)(lambda a, b: a - b)
    assert ours([3, 2], [1, 1]).tolist() == [2, 1]
    with pytest.raises(
        ValueError, match=r"a \(2,\), b \(2, 1\), expected equal shapes"
    ):
        ours([3, 2], [[1], [1]])


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_the_type_of_fractions_stays(kind):
    assert guards.floats("x", np.ones(2, kind)).dtype == kind


@pytest.mark.parametrize("value", ["abc", [[1], [1, 2]], [None], np.array([1j])])
def test_values_that_are_not_numbers_are_refused(value):
    with pytest.raises(ValueError, match="x has (rows|the type)"):
        guards.floats("x", value)
