import pytest

from config.prefect_server import IMPATIENCE
from deployments import stack


def test_runs_of_up_do_not_have_the_haste_of_a_terminal_but_what_people_have_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in IMPATIENCE.items():
        monkeypatch.setenv(name, value)
    assert not IMPATIENCE.keys() & stack.patient().keys()
    monkeypatch.setenv("PREFECT_CLIENT_MAX_RETRIES", "7")
    assert stack.patient()["PREFECT_CLIENT_MAX_RETRIES"] == "7"
