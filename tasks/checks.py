"""Check runs, commit statuses and code-scanning results on GitHub."""

from typing import Annotated, Literal

from pydantic import Field

from integrations.github import checks
from integrations.github.checks import Annotation, Conclusion, SarifReceipt
from integrations.github.models import CheckRun, CombinedStatus, Status
from tasks.parameters import Key, Limit, Repository, Sha, Title
from tasks.retries import reads, writes, writes_once
from tasks.writing import Written, github, key_of, written

Ref = Annotated[str, Field(description="A branch, tag or commit.", min_length=1)]


@reads("github.list_check_runs")
def list_check_runs(
    repository: Repository, ref: Ref, name: Annotated[str | None, Field(description="Only those of this name.")] = None
) -> list[CheckRun]:
    """The latest check run of each name."""
    return checks.list_check_runs(github(), repository, ref, name=name)


@reads("github.get_status")
def get_status(repository: Repository, ref: Ref) -> CombinedStatus:
    """The latest status of each context, and the worst of them; check runs count apart."""
    return checks.combined_status(github(), repository, ref)


@reads("github.list_statuses")
def list_statuses(repository: Repository, ref: Ref, limit: Limit = 100) -> list[Status]:
    """All statuses ever set, newest first."""
    return checks.list_statuses(github(), repository, ref, limit=limit)


@writes("github.create_check_run")
def create_check_run(  # noqa: PLR0913, PLR0917
    repository: Repository,
    sha: Sha,
    name: Title,
    conclusion: Conclusion,
    title: Title,
    summary: Annotated[str, Field(description="The result, in Markdown.")],
    annotations: Annotated[list[Annotation] | None, Field(description="Remarks on lines.")] = None,
    idempotency_key: Key = None,
) -> Written[CheckRun]:
    """Report a finished check on a commit; GitHub lets only Apps do this."""
    key = key_of(idempotency_key, "github.create_check_run", f"{repository}@{sha}", name, conclusion, title, summary)
    run = checks.create_check_run(
        github(), repository, sha, name,
        key=key, conclusion=conclusion, title=title, summary=summary, annotations=annotations,
    )  # fmt: skip
    return written(run)


@writes("github.set_status")
def set_status(
    repository: Repository,
    sha: Sha,
    context: Annotated[str, Field(description="What the status is about, as ci/tests.", min_length=1)],
    state: Literal["error", "failure", "pending", "success"],
    description: str = "",
) -> Written[Status]:
    """Set a status of a commit."""
    return written(checks.set_status(github(), repository, sha, context, state=state, description=description))


@writes_once("github.upload_sarif")
def upload_sarif(
    repository: Repository,
    sha: Sha,
    ref: Annotated[str, Field(description="The full reference, as refs/heads/main.", pattern="^refs/")],
    sarif: Annotated[str, Field(description="The report: SARIF 2.1.0.")],
) -> Written[SarifReceipt]:
    """Hand in the results of a code scanner."""
    return written(checks.upload_sarif(github(), repository, sha, ref, sarif.encode()))
