"""Judging all that was said to the emulator, by the contracts of the platforms that it stands for."""

from collections.abc import Sequence

from emulator.recording import Exchange
from tests.contracts import github, linear, slack


def violations(exchanges: Sequence[Exchange]) -> list[str]:
    """Everything wrong in it, each thing once; a platform whose contracts are not here is left out."""
    found = [*linear.violations(exchanges), *slack.violations(exchanges)]
    if github.available():
        found += github.violations(exchanges)
    return list(dict.fromkeys(found))
