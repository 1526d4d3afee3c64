"""Draws the README's animation, docs/reading.gif: the state of a network that reads a name.

    python tools/picture.py

The network is the first one of notebook 01b, whose cells are run until it is loaded.
"""

import io
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from course_utils.files import write_whole
from notebooks import Failure, all_pages, code_cells, number, read

PICTURE, NAME = Path("docs/reading.gif"), "Lindqvist"
MILLISECONDS, LAST = 700, 3_000  # duration of a frame, and of the last one
COLOURS = 64


def names_of_notebook():
    """Return the names that notebook 01b defines until its pretrained networks are loaded."""
    (path,) = (path for path in all_pages() if number(path) == "01b")
    names = {}
    for cell in code_cells(read(path))[1:]:  # the first one installs
        exec(cell.source, names)
        if "probabilities_of" in names:
            return names
    raise Failure(
        f"{path} does not define `probabilities_of`, expected a function for the guesses."
    )


def reading(names, typed):
    """Return the state after each letter (letters, units) and the guesses (letters, 13)."""
    import keras

    model = names["networks"][0]
    forward = next(x for x in model.layers if isinstance(x, keras.layers.Bidirectional))
    cell = forward.forward_layer.cell
    embedding = next(x for x in model.layers if isinstance(x, keras.layers.Embedding))
    state, states = np.zeros((1, cell.units), "float32"), []
    for code in names["letters_and_mask"]([typed])[0][0]:
        state = np.asarray(cell(embedding(np.array([code])), state)[0])
        states.append(state[0])
    beginnings = [typed[: i + 1] for i in range(len(typed))]
    return np.array(states), names["probabilities_of"](model, beginnings)


def frame(letters, read_so_far, states, guesses, languages):
    """Return one frame as an image with few colours."""
    from course_utils import plotting

    fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3), width_ratios=(2, 3))
    shown = np.full((len(letters), states.shape[1]), np.nan)
    shown[:read_so_far] = states[:read_so_far]
    left.imshow(shown.T, cmap=plotting.SIGNED, vmin=-1, vmax=1, aspect="auto")
    left.set_xticks(range(len(letters)), letters)
    left.set(ylabel="unit of the state", yticks=[], title="the state after each letter")
    left.grid(visible=False)
    dots = "…" if read_so_far < len(letters) else ""
    title = f"the guess for {letters[:read_so_far]}{dots}"
    right.barh(languages, guesses[read_so_far - 1], color=plotting.BLUE)
    right.invert_yaxis()
    right.set(xlim=(0, 1), xlabel="probability", title=title)
    file = io.BytesIO()
    fig.savefig(file, dpi=90)
    plt.close(fig)
    picture = Image.open(file).convert("RGB")
    return picture.quantize(COLOURS, dither=Image.Dither.NONE)


def main():
    """Write the animation."""
    names = names_of_notebook()
    letters = NAME.lower()
    states, guesses = reading(names, letters)
    count = range(1, len(letters) + 1)
    frames = [frame(NAME, n, states, guesses, names["LANGUAGES"]) for n in count]
    file = io.BytesIO()
    durations = [MILLISECONDS] * (len(frames) - 1) + [LAST]
    frames[0].save(
        file, "gif", save_all=True, append_images=frames[1:], duration=durations, loop=0
    )
    write_whole(PICTURE, file.getvalue())
    print(f"{PICTURE}: {len(file.getvalue()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
