"""Check runs, commit statuses and code-scanning results on GitHub."""

from typing import Annotated, Literal

from pydantic import Field

from integrations.github import checks
from integrations.github.checks import Annotation, Conclusion, SarifReceipt
from integrations.github.models import CheckRun, Status
from tasks.parameters import Key, Repository, Sha, Title
from tasks.retries import writes, writes_once
from tasks.writing import Written, github, key_of, written


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
