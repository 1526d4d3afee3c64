"""The drawing of a neural Turing machine: what is connected with what."""

from course_utils.diagrams.heads import draw_heads
from figure_checks import arrows, assert_legible_and_small, shapes


def test_the_heads_are_between_controller_and_memory():
    ax = draw_heads()
    assert_legible_and_small(ax)
    assert sorted(arrows(ax)) == sorted(
        [
            ("input", "controller"),
            ("controller", "output"),
            ("controller", "write head"),
            ("controller", "read head"),
            ("write head", "slot 1"),
            ("slot 3", "read head"),
            ("read head", "controller"),
        ]
    )
    assert [name for name in shapes(ax) if name.startswith("slot")] == [
        f"slot {i}" for i in range(5)
    ]
