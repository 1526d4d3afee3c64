"""Fixtures that several test files use."""

import pytest


@pytest.fixture
def outcome(capsys):
    """Return a function that runs a check and returns the line it prints."""

    def run(check, *answers):
        capsys.readouterr()
        check(*answers)
        return capsys.readouterr().out.strip()

    return run
