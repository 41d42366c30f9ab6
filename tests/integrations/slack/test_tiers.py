"""How often we call each method: never more than its tier in any minute."""

import re
from pathlib import Path

import pytest

from integrations import slack
from integrations.slack.tiers import TIERS, WRITES, cost_of


@pytest.mark.parametrize("method", TIERS)
def test_no_minute_has_more_calls_than_the_tier(method: str) -> None:
    pace = cost_of(method, {}).pace
    assert pace
    assert (60 + pace.burst) / pace.gap <= TIERS[method]


def test_every_method_that_we_call_has_a_tier() -> None:
    code = "".join(file.read_text() for file in Path(slack.__file__).parent.glob("*.py"))
    called = set(re.findall(r'"((?:chat|conversations|files|reactions|users)\.[\w.]+)"', code))
    assert called - {"chat.postMessage"} == set(TIERS)
    assert called > WRITES


def test_messages_are_paced_by_channel() -> None:
    first, second = (cost_of("chat.postMessage", {"channel": channel}).pace for channel in ("C1", "C2"))
    assert first != second
