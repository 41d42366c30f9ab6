"""Check runs, commit statuses, and code-scanning results."""

import base64
import gzip
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, JsonValue

from integrations.github.client import GitHub
from integrations.github.marker import fitted
from integrations.github.models import CheckRun, CombinedStatus, Model, Status
from integrations.writes import Effect

type Conclusion = Literal["success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"]
ANNOTATIONS_A_CALL = 50


class Annotation(BaseModel):
    path: str
    start_line: int
    end_line: int
    annotation_level: Literal["notice", "warning", "failure"]
    message: str


class SarifReceipt(Model):
    id: str = ""
    url: str | None = None


class Tool(Model):
    name: str = ""


class SarifAnalysis(Model):
    """Results of code scanning that GitHub has taken."""

    ref: str
    commit_sha: str
    results_count: int
    tool: Tool = Tool()


def list_check_runs(github: GitHub, repository: str, ref: str, *, name: str | None = None) -> list[CheckRun]:
    """The latest check run of each name on a branch, tag or commit."""
    path = f"/repos/{repository}/commits/{quote(ref)}/check-runs"
    return github.pages(path, CheckRun, {"check_name": name}, items="check_runs")


def combined_status(github: GitHub, repository: str, ref: str) -> CombinedStatus:
    """The latest commit status of each context, and the worst of them; check runs count apart."""
    return github.get(f"/repos/{repository}/commits/{quote(ref)}/status", CombinedStatus, {"per_page": 100})


def list_statuses(github: GitHub, repository: str, ref: str, *, limit: int = 1000) -> list[Status]:
    """All commit statuses ever set, newest first."""
    return github.pages(f"/repos/{repository}/commits/{quote(ref)}/statuses", Status, limit=limit)


def create_check_run(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    sha: str,
    name: str,
    *,
    key: str,
    conclusion: Conclusion,
    title: str,
    summary: str,
    annotations: list[Annotation] | None = None,
) -> Effect[CheckRun]:
    """The finished check run of this key on a commit. Annotations beyond 50 follow in calls of their own."""
    path = f"/repos/{repository}/check-runs"
    remarks = [annotation.model_dump() for annotation in annotations or []]

    def output(first: int) -> dict[str, JsonValue]:
        return {
            "title": title,
            "summary": fitted(summary),
            "annotations": [*remarks[first : first + ANNOTATIONS_A_CALL]],
        }

    payload: dict[str, JsonValue] = {
        "name": name, "head_sha": sha, "external_id": key, "status": "completed", "conclusion": conclusion,
        "output": output(0),
    }  # fmt: skip

    def find() -> CheckRun | None:
        runs = list_check_runs(github, repository, sha, name=name)
        return next((run for run in runs if run.external_id == key), None)

    def send(_: CheckRun | None) -> CheckRun:
        run = github.send("POST", path, payload, CheckRun)
        for first in range(ANNOTATIONS_A_CALL, len(remarks), ANNOTATIONS_A_CALL):
            run = github.send("PATCH", f"{path}/{run.id}", {"output": output(first)}, CheckRun)
        return run

    return github.write(
        "create_check_run", f"{repository}@{sha}", key, payload, send,
        sentence=f"Report {name}: {conclusion}", find=find, done=lambda run: run.conclusion == conclusion,
    )  # fmt: skip


def set_status(  # noqa: PLR0913
    github: GitHub,
    repository: str,
    sha: str,
    context: str,
    *,
    state: Literal["error", "failure", "pending", "success"],
    description: str = "",
) -> Effect[Status]:
    """The commit status of this context."""
    payload: dict[str, JsonValue] = {"context": context, "state": state, "description": description[:140]}

    def find() -> Status | None:
        known = list_statuses(github, repository, sha)
        return next((status for status in known if status.context == context), None)

    return github.write(
        "set_status", f"{repository}@{sha}", f"status-{context}", payload,
        lambda _: github.send("POST", f"/repos/{repository}/statuses/{sha}", payload, Status),
        sentence=f"Set the status {context} to {state}", find=find,
        done=lambda status: (status.state, status.description or "") == (state, description[:140]),
    )  # fmt: skip


def upload_sarif(github: GitHub, repository: str, sha: str, ref: str, sarif: bytes) -> Effect[SarifReceipt]:
    """Hand in results of code scanning; GitHub itself replaces those of the same tool and commit."""
    packed = base64.b64encode(gzip.compress(sarif)).decode()
    payload: dict[str, JsonValue] = {"commit_sha": sha, "ref": ref, "sarif": packed}
    return github.write(
        "upload_sarif", f"{repository}@{sha}", f"sarif-{sha}", {"commit_sha": sha, "ref": ref, "bytes": len(sarif)},
        lambda _: github.send("POST", f"/repos/{repository}/code-scanning/sarifs", payload, SarifReceipt),
        sentence=f"Upload code-scanning results for {ref}",
    )  # fmt: skip


def list_analyses(github: GitHub, repository: str, ref: str, *, limit: int = 30) -> list[SarifAnalysis]:
    """Results of code scanning of a reference, the newest first, some seconds after their upload. Raises NotFound."""
    return github.pages(f"/repos/{repository}/code-scanning/analyses", SarifAnalysis, {"ref": ref}, limit=limit)
