"""Every drawing is tested in the house style."""

import pytest


@pytest.fixture(autouse=True)
def in_house_style(house_style):
    """Draw as in a notebook; close all figures afterwards."""
