"""The drawing of a ConvLSTM connects what its equations connect."""

from course_utils.diagrams.conv_lstm import draw_conv_lstm


def test_what_is_connected():
    ax = draw_conv_lstm()
    names = {patch.get_gid() or "" for patch in ax.patches}
    assert {name for name in names if " -> " in name} == {
        "x -> gates",
        "h -> gates",
        "c -> new c",
        "gates -> new c",
        "gates -> new h",
        "new c -> new h",
    }
