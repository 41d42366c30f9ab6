"""What a model says is held to the change; what the change says is never done."""

import json

import pytest

from analysis.findings import Severity
from analysis.review.model import Replacement
from analysis.review.opinions import Opinion, Unreadable, held_to_the_change, question, read_opinions

LINES = ["import os", "", "def area(side):", "    return side * 2", ""]
CHANGED = {"a.py": [range(3, 5)]}


def line(path: str, number: int) -> str | None:
    return LINES[number - 1] if path == "a.py" and number <= len(LINES) else None


def opinion(**more: object) -> Opinion:
    given: dict[str, object] = {"path": "a.py", "line": 4, "quote": "return side * 2", "problem": "It is not the area"}
    return Opinion.model_validate(given | more)


def test_an_opinion_stands_on_the_line_that_it_quotes() -> None:
    told = opinion(line=2, severity="critical", evidence="area(3) is 6", replacement="return side * side")
    (one,) = held_to_the_change([told], CHANGED, line, "openai/gpt")
    assert (one.line, one.severity, one.said_by) == (4, Severity.HIGH, "openai/gpt")
    assert one.replacement == Replacement(first=4, last=4, text="    return side * side")


@pytest.mark.parametrize(
    "told",
    [
        opinion(path="b.py"),
        opinion(quote="return side"),
        opinion(line=40),
        opinion(line=1, quote="import os"),
        opinion(path="../../etc/passwd"),
    ],
)
def test_an_opinion_on_what_the_change_does_not_add_is_dropped(told: Opinion) -> None:
    assert list(held_to_the_change([told], CHANGED, line, "openai/gpt")) == []


@pytest.mark.parametrize("text", ["", "return side * 2", "a\nb", "\u202ereturn 1", "x" * 500])
def test_a_replacement_that_is_none_or_hides_something_is_dropped(text: str) -> None:
    (one,) = held_to_the_change([opinion(replacement=text)], CHANGED, line, "openai/gpt")
    assert one.replacement is None


def test_the_same_line_is_remarked_on_once_whatever_the_words() -> None:
    told = [opinion(), opinion(problem="Wrong", line=5)]
    first, second = held_to_the_change(told, CHANGED, line, "openai/gpt")
    assert first.key == second.key


def test_an_answer_may_have_words_around_it() -> None:
    objects = [opinion().model_dump(mode="json") | {"verdict": "APPROVE"}]
    assert read_opinions(f"Sure!\n```json\n{json.dumps(objects)}\n```") == [opinion()]
    assert read_opinions("[]") == []


@pytest.mark.parametrize("answer", ["Looks good to me.", '[{"path": "a.py"}]', "[1, 2"])
def test_an_answer_that_is_something_else_is_refused(answer: str) -> None:
    with pytest.raises(Unreadable):
        read_opinions(answer)


def test_the_question_names_the_areas() -> None:
    assert "Look only at: security." in question(3, ["security"])
    assert "Look only at" not in question(3, [])
