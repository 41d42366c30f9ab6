"""Whether what was deployed is what should be, and answers."""

import httpx

from analysis.housekeeping.settings import EnvironmentSettings
from analysis.merge_train.results import State, failing, state_of
from integrations import git
from integrations.errors import NoSuchReference
from integrations.github import deployments
from integrations.github.models import Deployment
from tasks.automation import Missing, Request, TableReport, settings_of
from tasks.merging.queue import results_of
from tasks.proposals import Mode
from tasks.repositories import Repository
from tasks.retries import writes
from tasks.writing import github

OPEN = frozenset({"", "queued", "pending", "in_progress"})
"""States of a deployment that nobody has judged yet."""

LARGEST = 1_000_000
FAILED, PASSED = "failed", "passed"


@writes("validate deployment")
def validate(request: Request, checkout: Repository) -> TableReport:
    """The newest deployment of an environment: its commit, the checks of that, and whether its address answers.

    One that nobody has judged yet is set to success or failure by what its address says. Raises Missing.
    """
    environment = request.ref
    if not environment:
        raise Missing("Say which environment: --param ref=production")
    report = TableReport(
        action="validate_deployment", repository=request.slug, mode=request.mode, remarks=checkout.remarks,
        heading=f"{environment} of {request.slug}", columns=("check", "result", "what was seen"),
        nothing=f"Nothing was ever deployed to {environment}.",
    )  # fmt: skip
    newest = next(iter(deployments.list_deployments(github(), request.slug, environment=environment, limit=1)), None)
    if newest is None:
        return report
    settings = settings_of(checkout.settings).environments.get(environment, EnvironmentSettings())
    statuses = deployments.list_deployment_statuses(github(), request.slug, newest.id, limit=1)
    state = statuses[0].state if statuses else ""
    answered, seen = _answer(settings)
    rows = [
        ("state", FAILED if state in ("failure", "error") else PASSED, state or "nothing said yet"),
        ("commit", PASSED, _behind(checkout, newest)),
        ("checks", *_checks(request.slug, newest)),
        *([("address", answered, seen)] if settings.url else []),
    ]
    done = [] if request.mode is Mode.REPORT or state not in OPEN or not settings.url else [
        _judge(request.slug, newest, answered, seen)
    ]  # fmt: skip
    return report.model_copy(update={"rows": tuple(rows), "done": tuple(done)})


def _behind(checkout: Repository, deployed: Deployment) -> str:
    try:
        count = git.run(["rev-list", "--count", f"{deployed.sha}..{checkout.commit}"], checkout.mirror).strip()
    except NoSuchReference:
        return f"{deployed.sha[:12]}, which {checkout.branch} does not have"
    return f"{deployed.sha[:12]}, {count} commits behind {checkout.branch}" if count != "0" else "the newest"


def _checks(slug: str, deployed: Deployment) -> tuple[str, str]:
    results = results_of(slug, deployed.sha)
    state = state_of(results, ())
    said = ", ".join(failing(results, ())) or f"{len(results)} of them"
    return (FAILED if state is State.FAILED else PASSED if state is State.PASSED else state.value), said


def _answer(settings: EnvironmentSettings) -> tuple[str, str]:
    """The address is the repository's own setting, on its default branch; redirects are not followed."""
    if not settings.url:
        return "", ""
    try:
        with httpx.stream("GET", settings.url, timeout=settings.seconds) as response:
            body = b""
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    break
    except httpx.HTTPError as error:
        return FAILED, f"{settings.url}: {error or type(error).__name__}"
    if not response.is_success:
        return FAILED, f"{settings.url} answers {response.status_code}"
    if settings.contains and settings.contains not in body.decode(errors="replace"):
        return FAILED, f"{settings.url} answers without “{settings.contains}”"
    return PASSED, f"{settings.url} answers {response.status_code}"


def _judge(slug: str, deployed: Deployment, answered: str, seen: str) -> str:
    verdict = deployments.set_deployment_state(
        github(), slug, deployed.id, "success" if answered == PASSED else "failure", seen[:140]
    )
    return f"deployment {deployed.id} {answered}: {verdict.change}"
