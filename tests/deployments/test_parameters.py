from pathlib import Path

import pytest
from prefect.utilities.callables import parameter_schema
from pydantic import JsonValue

from deployments.errors import InvalidParameters
from deployments.parameters import check, from_text
from flows.component_analysis import component_analysis

SCHEMA = parameter_schema(component_analysis).model_dump(mode="json")


def tell(text: str, **pairs: str) -> JsonValue:
    numbers = {"properties": {text: {"type": text} if text else {}}}
    return from_text({text: pairs["value"]}, numbers)[text]


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("string", "123", "123"),
        ("integer", "123", 123),
        ("number", "1.5", 1.5),
        ("boolean", "true", True),
        ("array", "a, b", ["a", "b"]),
        ("array", "[1]", [1]),
        ("object", '{"a": 1}', {"a": 1}),
        ("integer", "many", "many"),
    ],
)
def test_text_becomes_what_the_schema_asks_for_and_else_stays_text(kind: str, value: str, read: JsonValue) -> None:
    assert tell(kind, value=value) == read


def test_lists_of_choices_are_read_and_folders_get_their_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    read = from_text({"component": ".", "focus": "quality,security", "base": "main"}, SCHEMA)
    assert read == {"component": str(tmp_path), "focus": ["quality", "security"], "base": "main"}
    check("component-analysis", read, SCHEMA, {})


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    with pytest.raises(InvalidParameters) as raised:
        check("component-analysis", {"focus": ["qualty"], "colour": "red"}, SCHEMA, {})
    told = "; ".join(raised.value.problems)
    assert "there is no colour" in told
    assert "'component' is a required property" in told
    assert "qualty" in told
    assert "linear_issue_id" in str(raised.value)


def test_a_default_of_the_deployment_satisfies_what_is_required() -> None:
    check("component-analysis", {}, SCHEMA, {"component": "."})
