"""What GraphQL's errors mean to us."""

from datetime import UTC, datetime

import pytest
from requests import Response

from integrations.errors import Conflict, Forbidden, NotFound, RateLimited, Rejected, ServiceError, Unavailable
from integrations.github.documents import ENABLE_AUTO_MERGE
from integrations.github.graphql import explain, operation

KINDS: list[tuple[str, str, type[ServiceError]]] = [
    ("NOT_FOUND", "Could not resolve to a node", NotFound),
    ("FORBIDDEN", "Resource not accessible", Forbidden),
    ("INSUFFICIENT_SCOPES", "Your token needs ['project']", Forbidden),
    ("STALE_DATA", "The head moved", Conflict),
    ("UNPROCESSABLE", "Head branch was modified. Review and try again.", Conflict),
    ("UNPROCESSABLE", "Pull request is in clean status", Rejected),
    ("SERVICE_UNAVAILABLE", "Something went wrong", Unavailable),
    ("", "Parse error", Rejected),
]


def answer(**headers: str) -> Response:
    response = Response()
    response.status_code = 200
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


@pytest.mark.parametrize(("name", "message", "kind"), KINDS)
def test_each_type_of_error_has_its_reaction(name: str, message: str, kind: type[ServiceError]) -> None:
    error = explain([{"type": name, "message": message}], "query GetThread", answer())
    assert type(error) is kind
    assert message.rstrip(".") in str(error)


def test_all_problems_are_told() -> None:
    problems = [{"message": "No option"}, {"message": "No field"}]
    assert "No option; No field" in str(explain(problems, "mutation SetValue", answer()))


def test_a_spent_budget_says_when_it_is_filled_again() -> None:
    error = explain(
        [{"type": "RATE_LIMITED", "message": "Slow down"}], "query X", answer(x_ratelimit_reset="1800000000")
    )
    assert isinstance(error, RateLimited)
    assert error.retry_at == datetime.fromtimestamp(1_800_000_000, UTC)


def test_a_document_is_called_by_its_operation() -> None:
    assert operation(ENABLE_AUTO_MERGE) == "mutation EnableAutoMerge"
