"""Fixtures for tests in several folders."""

import matplotlib.pyplot as plt
import pytest

from course_utils import plotting


@pytest.fixture
def house_style():
    """Draw as in a notebook; close all figures afterwards."""
    with plt.rc_context():
        plotting.set_style()
        yield
    plt.close("all")
