"""Codegen, https://docs.codegen.com/api-reference: create a run, ask until it ends, take the diff from its answer.

It works on its own clone of the repository, so it is asked to answer with a diff and open no pull request.
"""

import re
import time

import httpx
from pydantic import BaseModel, ValidationError

from integrations import git
from integrations.agents.brief import Access, Availability, Brief, Patch, secret
from integrations.agents.errors import AgentFailed, AgentNotAvailable, AgentStopped, NothingProposed
from integrations.agents.offer import offer
from integrations.agents.prompt import ANSWER_WITH_DIFF, render
from integrations.agents.workspace import open_workspace
from integrations.errors import GitError
from integrations.redaction import redact_text

NAME = "codegen"
ADDRESS = "https://api.codegen.com"
AUTHENTICATE = "Give it a token and the organisation's number from codegen.com/settings"
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0
WORKING = frozenset({"", "active", "running", "pending", "queued", "evaluation"})
DONE = frozenset({"complete", "completed"})
FENCED_DIFF = re.compile(r"^```(?:diff|patch)\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Run(BaseModel):
    id: int
    status: str | None = None
    result: str | None = None
    web_url: str | None = None


def is_available(access: Access) -> Availability:
    """Whether the service knows the token."""
    if not (access.token and access.organization):
        return Availability(ready=False, advice=AUTHENTICATE)
    try:
        with _client(access) as client:
            _answer(client.get("/v1/users/me"), access)
    except httpx.HTTPError as error:
        return Availability(ready=False, advice=f"{access.url or ADDRESS} does not answer ({type(error).__name__})")
    except (AgentNotAvailable, AgentFailed) as error:
        return Availability(ready=False, advice=". ".join(part for part in (error.happened, error.advice) if part))
    return Availability(ready=True)


def propose(brief: Brief, access: Access) -> Patch:
    """What Codegen answers to the brief. Raises an AgentError."""
    if not (access.token and access.organization):
        raise AgentNotAvailable(NAME, "It has no credential", AUTHENTICATE)
    try:
        with open_workspace(brief.repository, brief.base) as place, _client(access) as client:
            prompt = _origin(brief) + render(brief.model_copy(update={"base": place.base}), ANSWER_WITH_DIFF)
            run = _finish(client, access, brief.budget.seconds, prompt)
            said = redact_text(run.result or "", [secret(access)])
            diffs = FENCED_DIFF.findall(said)
            if not diffs:
                raise NothingProposed(NAME, f"it answered without a diff: {said[:300] or 'nothing'}", _look_at(run))
            return offer(NAME, diffs[-1], place.store, place.base, summary=FENCED_DIFF.sub("", said))
    except httpx.HTTPError as error:
        happened = f"{access.url or ADDRESS} does not answer ({type(error).__name__})"
        raise AgentNotAvailable(NAME, happened, "Try again later, or use another agent") from error
    except GitError as error:
        raise AgentFailed(NAME, f"the scratch copy: {error}") from error


def _finish(client: httpx.Client, access: Access, seconds: float, prompt: str) -> Run:
    """A run that is over. Raises AgentStopped at the deadline: the service has no call to end a run."""
    path = f"/v1/organizations/{access.organization}/agent/run"
    end, wait = time.monotonic() + seconds, FIRST_WAIT
    run = _parse(_answer(client.post(path, json={"prompt": prompt}), access))
    while (run.status or "").lower() in WORKING:
        if time.monotonic() + wait > end:
            raise AgentStopped(NAME, f"it was not done after {seconds:g} s", _look_at(run))
        time.sleep(wait)
        wait = min(wait * 1.5, LONGEST_WAIT)
        run = _parse(_answer(client.get(f"{path}/{run.id}"), access))
    if (run.status or "").lower() not in DONE:
        said = redact_text(run.result or "", [secret(access)])[:300]
        raise AgentFailed(NAME, f"the run ended as {run.status}: {said or 'no reason given'}", _look_at(run))
    return run


def _client(access: Access) -> httpx.Client:
    """Redirects are not followed: they could carry the token elsewhere."""
    headers = {"Authorization": f"Bearer {secret(access)}"}
    return httpx.Client(base_url=access.url or ADDRESS, headers=headers, timeout=30)


def _answer(response: httpx.Response, access: Access) -> bytes:
    if response.is_success:
        return response.content
    asked = f"{response.request.method} {response.request.url.path} was answered with {response.status_code}"
    if response.status_code in {401, 403}:
        raise AgentNotAvailable(NAME, asked, AUTHENTICATE)
    if response.status_code == 429 or response.status_code >= 500:
        raise AgentNotAvailable(NAME, asked, "Try again later, or use another agent")
    raise AgentFailed(NAME, f"{asked}: {redact_text(response.text, [secret(access)])[:300]}")


def _parse(content: bytes) -> Run:
    try:
        return Run.model_validate_json(content)
    except ValidationError as error:
        raise AgentFailed(NAME, "the service answered with something that is no agent run") from error


def _origin(brief: Brief) -> str:
    try:
        address = git.run(["remote", "get-url", "origin"], brief.repository).strip()
    except GitError:
        return ""
    return f"The repository is {git.mask(address)}.\n\n"


def _look_at(run: Run) -> str:
    return f"See {run.web_url}" if run.web_url else ""
