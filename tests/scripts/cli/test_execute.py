import asyncio
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments.errors import NotAvailableYet, ServerDown, UnknownOperation
from deployments.triggering import trigger_workflow
from scripts.cli.execute import parse_json, parse_pairs
from scripts.cli.exits import UsageError


def test_pairs_are_split_at_the_first_sign_and_dashes_are_underscores() -> None:
    assert parse_pairs(["linear-issue-id=ENG-1", "query=a=b", "empty="]) == {
        "linear_issue_id": "ENG-1",
        "query": "a=b",
        "empty": "",
    }


@pytest.mark.parametrize("text", ["component", "=x", " =x"])
def test_what_is_no_pair_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="NAME=VALUE"):
        parse_pairs([text])


def test_parameters_may_come_as_one_object() -> None:
    assert parse_json('{"focus": ["quality"]}') == {"focus": ["quality"]}
    assert parse_json(None) == {}


@pytest.mark.parametrize("text", ["[1]", "{", "text"])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="one JSON object"):
        parse_json(text)


@pytest.mark.parametrize(
    ("name", "told", "words"),
    [
        ("helth-check", UnknownOperation, "Did you mean health-check"),
        ("linear_sync", NotAvailableYet, "no flow in this version"),
        ("my-own-flow", ServerDown, "--action up"),
        ("health-check", ServerDown, "--action up"),
    ],
)
def test_without_a_server_a_misspelt_operation_is_told_first(
    folder: Path, name: str, told: type[Exception], words: str
) -> None:
    with temporary_settings({PREFECT_API_URL: None}), pytest.raises(told, match=words):
        asyncio.run(trigger_workflow(name))
