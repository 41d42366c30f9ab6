import signal

import pytest

from deployments.worker.outcome import crash_message


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (3, "exit code 3"),
        (-signal.SIGKILL, "SIGKILL: by someone, or by the operating system"),
        (-signal.SIGXCPU, "`cpu_seconds`"),
        (-signal.SIGUSR1, "ended by SIGUSR1."),
        (-63, "signal 63"),
    ],
)
def test_a_crash_is_told_by_exit_code_or_signal(status: int, said: str) -> None:
    assert said in crash_message(status)
