"""A pull request from a branch that somebody has pushed."""

from analysis.housekeeping.proposal import body_of, title_of
from integrations import git
from integrations.errors import GitError
from integrations.github import pull_requests
from tasks.automation import Missing, Request, TableReport
from tasks.proposals import Mode
from tasks.repositories import Repository
from tasks.retries import writes
from tasks.writing import github

TEMPLATES = (".github/PULL_REQUEST_TEMPLATE.md", ".github/pull_request_template.md", "PULL_REQUEST_TEMPLATE.md")


@writes("open pull request")
def propose_branch(request: Request, checkout: Repository) -> TableReport:
    """Open it with the words of its commits, unless it is open: people's words are never replaced. Raises Missing."""
    if not request.ref:
        raise Missing("Say which branch: --param ref=feature")
    base = request.base or checkout.branch
    head, tip = git.resolve(checkout.mirror, request.ref), git.resolve(checkout.mirror, base)
    subjects = git.run(
        ["log", "--no-merges", "--reverse", "--format=%s", f"{tip}..{head}"], checkout.mirror
    ).splitlines()
    report = TableReport(
        action="create_pr", repository=request.slug, mode=request.mode, heading=f"{request.ref} of {request.slug}",
        columns=("pull request", "title", "what was done"), nothing=f"{request.ref} has nothing that {base} lacks.",
    )  # fmt: skip
    if not subjects:
        return report
    owner = request.slug.partition("/")[0]
    known = pull_requests.list_pull_requests(github(), request.slug, head=f"{owner}:{request.ref}")
    for one in known:
        if one.base.ref == base:
            return report.model_copy(update={"rows": ((f"#{one.number}", one.title, "is open already"),)})
    title = request.title or title_of(request.ref, subjects)
    if request.mode is Mode.REPORT:
        return report.model_copy(update={"rows": (("", title, ""),)})
    body = request.body or body_of(subjects, _template(checkout))
    made = pull_requests.create_pull_request(github(), request.slug, title, body, head=request.ref, base=base)
    number = f"#{made.value.number}" if made.value else ""
    return report.model_copy(update={"rows": ((number, title, made.change),)})


def _template(checkout: Repository) -> str:
    for place in TEMPLATES:
        try:
            return git.run(["show", f"{checkout.commit}:{place}"], checkout.mirror)
        except GitError:
            continue
    return ""
