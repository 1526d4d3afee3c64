"""How the tests ask a check of an exercise."""

import pytest


@pytest.fixture
def outcome(capsys):
    """Return a function that runs a check and returns the line it prints."""

    def run(check, *answers):
        capsys.readouterr()
        check(*answers)
        return capsys.readouterr().out.strip()

    return run


@pytest.fixture
def assert_verdict(outcome):
    """Return a function that fails unless a check gives this reason, and only "passed" passes."""

    def ask(reason, check, *answers):
        line = outcome(check, *answers)
        assert reason in line
        assert (line == "passed") == (reason == "passed")

    return ask
