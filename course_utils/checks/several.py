"""A mistake that shows in several cases together, where one case alone may show another."""

from course_utils.checks.core import expect, expect_value, is_equal


def expect_all(results, wanted, mistakes, names):
    """Raise `NotYet` unless each result is what is wanted.

    `mistakes` holds a dict for each case, {reason: what this mistake gives}, all with the same
    reasons. The reason is the mistake that gives the results of all cases; if there is none,
    the first case whose result differs, by its name.
    """
    expect_no_mistake(results, wanted, mistakes)
    for result, right, name in zip(results, wanted, names):
        expect_value(result, right, name=name)


def expect_no_mistake(results, wanted, mistakes, tolerance=1e-5):
    """Raise `NotYet` with the mistake that gives the results of all cases, if there is one."""
    if is_equal(results, wanted, tolerance):
        return
    for reason in mistakes[0]:
        found = [case[reason] for case in mistakes]
        expect(not is_equal(results, found, tolerance), reason)
