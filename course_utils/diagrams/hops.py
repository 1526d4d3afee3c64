"""A story, a question, and the sentences that each hop of a memory network should read."""

from course_utils.diagrams.primitives import INPUT, OUTPUT, STATE, arrow, box, canvas
from course_utils.plotting import ORANGE, SKY

ROW, LEFT, STEP = 0.52, 1.5, 1.25  # inches: rows, the middle of the story, hop to hop
WIDTH = 2.6  # inches, the box of a sentence
THICK, THIN = 4, 0.6  # points


def draw_hops(sentences, question, answer, read, ax=None):
    """Draw which sentence each hop reads with a thick arrow; return the axes.

    `read` holds the index of a sentence for each hop.

    >>> ax = draw_hops(["ada ran to the attic", "ada sat"], "where is ada?", "attic", [0])
    >>> [patch.get_gid() for patch in ax.patches if "hop 1 -> " in patch.get_gid()]
    ['hop 1 -> answer']
    """
    level = 0.35
    right = LEFT + WIDTH / 2 + STEP * (len(read) + 1)
    ax = canvas(right + 0.65, ROW * len(sentences) + 0.92, ax)
    asked = box(ax, "u", (LEFT, level), question, OUTPUT, 2.0)
    hops = [
        box(ax, f"hop {k}", (2.9 + STEP * k, level), f"hop {k}", ORANGE, 0.8)
        for k in range(1, len(read) + 1)
    ]
    reply = box(ax, "answer", (right, level), answer, INPUT, 0.8)
    chain = [asked, *hops, reply]
    for start, end in zip(chain, chain[1:]):
        arrow(ax, start, end)
    for i, text in enumerate(sentences):
        height = ROW * (len(sentences) - i) + 0.67
        box(ax, f"m{i}", (LEFT, height), text, STATE, WIDTH, size=9)
        for hop, chosen in zip(hops, read):
            width = THICK if i == chosen else THIN
            start = (LEFT + WIDTH / 2 + 0.05, height)
            line = arrow(ax, start, hop, linewidth=width, color=SKY)
            line.set_gid(f"m{i} -> {hop.get_gid()}")
    return ax
