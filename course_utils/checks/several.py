"""A mistake that shows in several cases together, where one case alone may show another."""

from course_utils.checks.core import expect, expect_value, is_equal


def expect_all(results, wanted, mistakes, names):
    """Raise `NotYet` unless each result is what is wanted.

    `mistakes` holds a dict for each case, {reason: what this mistake gives}, all with the same
    reasons. The reason is the mistake that gives the results of all cases; if there is none,
    the first case whose result differs, by its name.
    """
    for reason in mistakes[0] if not is_equal(results, wanted) else ():
        expect(not is_equal(results, [case[reason] for case in mistakes]), reason)
    for result, right, name in zip(results, wanted, names):
        expect_value(result, right, name=name)
