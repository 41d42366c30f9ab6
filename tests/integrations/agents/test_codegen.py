"""Codegen over HTTP, as its API reference describes it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from integrations.agents import codegen
from integrations.agents.brief import Access, Brief
from integrations.agents.errors import AgentFailed, AgentNotAvailable, AgentStopped, NothingProposed, PatchRejected
from tests.integrations.agents.conftest import TOKEN, git
from tests.integrations.agents.servers import Body, Seen, serving

type Briefs = Callable[..., Brief]

DIFF = "--- a/app.py\n+++ b/app.py\n@@ -1 +1 @@\n-print('hello')\n+print('bye')\n"
ANSWER = f"It says bye now.\n\n```diff\n{DIFF}```\n"


def access(url: str) -> Access:
    return Access(token=SecretStr(TOKEN), organization=7, url=url)


def runs(*states: Body) -> Callable[[str, str, Body], tuple[int, Body]]:
    """A service whose run goes through these states, one each time it is asked."""
    left = list(states)

    def answer(*_: object) -> tuple[int, Body]:
        return 200, {"id": 42, "organization_id": 7, "web_url": "https://codegen.com/r/42"} | left.pop(0)

    return answer


def propose(service: Seen, brief: Brief) -> object:
    return codegen.propose(brief, access(service.url))


def test_a_run_is_created_and_asked_for_until_it_is_done(brief: Briefs) -> None:
    states = [{"status": "ACTIVE"}, {"status": "COMPLETE", "result": ANSWER}]
    with serving(runs(*states)) as service:
        patch = codegen.propose(brief("x"), access(service.url))
    assert (patch.files, patch.summary, patch.dollars) == (("app.py",), "It says bye now.", None)
    paths = [(method, path) for method, path, _, _ in service.requests]
    assert paths == [("POST", "/v1/organizations/7/agent/run"), ("GET", "/v1/organizations/7/agent/run/42")]
    assert {headers["authorization"] for _, _, headers, _ in service.requests} == {f"Bearer {TOKEN}"}


def test_it_is_told_which_repository_without_the_credentials_in_its_address(brief: Briefs, repository: Path) -> None:
    git(repository, "remote", "add", "origin", "https://me:canary-password@example.com/acme/api.git")
    with serving(runs({"status": "completed", "result": ANSWER})) as service:
        propose(service, brief("x"))
    prompt = str(service.requests[0][3]["prompt"])
    assert "example.com/acme/api.git" in prompt
    assert "canary-password" not in prompt
    assert git(repository, "rev-parse", "main").strip() in prompt


def test_the_run_is_left_at_the_deadline_and_its_page_named(brief: Briefs) -> None:
    with (
        serving(runs(*[{"status": "RUNNING"}] * 9)) as service,
        pytest.raises(AgentStopped, match=r"not done after 2 s\. See https://codegen\.com/r/42"),
    ):
        propose(service, brief("x", seconds=2))


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED", "OUT_OF_TOKENS", "paused"])
def test_every_other_end_is_a_failure(brief: Briefs, status: str) -> None:
    states = runs({"status": status, "result": f"no luck with {TOKEN}"})
    with serving(states) as service, pytest.raises(AgentFailed, match=rf"ended as {status}: no luck with \*\*\*"):
        propose(service, brief("x"))


def test_an_answer_without_a_diff_is_no_proposal(brief: Briefs) -> None:
    with (
        serving(runs({"status": "COMPLETE", "result": "I opened a pull request."})) as service,
        pytest.raises(NothingProposed, match="without a diff: I opened"),
    ):
        propose(service, brief("x"))


def test_a_diff_against_something_else_is_rejected(brief: Briefs) -> None:
    with (
        serving(runs({"status": "COMPLETE", "result": ANSWER.replace("hello", "hallo")})) as service,
        pytest.raises(PatchRejected, match="does not apply to"),
    ):
        propose(service, brief("x"))


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_a_service_that_refuses_is_not_available(brief: Briefs, status: int) -> None:
    with serving(lambda *_: (status, {"detail": "no"})) as service:
        with pytest.raises(AgentNotAvailable, match=rf"^Agent not available: codegen\. POST .* with {status}\. "):
            propose(service, brief("x"))
        assert not codegen.is_available(access(service.url))


def test_a_service_that_is_not_there_is_not_available(brief: Briefs) -> None:
    with pytest.raises(AgentNotAvailable, match="does not answer"):
        codegen.propose(brief("x"), access("http://127.0.0.1:1"))
    assert "does not answer" in codegen.is_available(access("http://127.0.0.1:1")).advice


def test_it_is_available_when_the_service_knows_the_token() -> None:
    with serving(lambda *_: (200, {"id": 1})) as service:
        assert codegen.is_available(access(service.url))
    assert service.requests[0][1] == "/v1/users/me"


def test_an_answer_of_another_shape_is_a_failure(brief: Briefs) -> None:
    with serving(lambda *_: (200, {"hello": "world"})) as service, pytest.raises(AgentFailed, match="no agent run"):
        propose(service, brief("x"))
