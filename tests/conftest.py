"""Fixtures that several test files use."""

import matplotlib.pyplot as plt
import pytest

from course_utils import plotting


@pytest.fixture
def outcome(capsys):
    """Return a function that runs a check and returns the line it prints."""

    def run(check, *answers):
        capsys.readouterr()
        check(*answers)
        return capsys.readouterr().out.strip()

    return run


@pytest.fixture
def house_style():
    """Draw as in a notebook; close all figures afterwards."""
    with plt.rc_context():
        plotting.set_style()
        yield
    plt.close("all")
