"""The audit's results on GitHub's code scanning, handed in once."""

import json
from importlib.metadata import version

from analysis.audit.model import Audit
from analysis.audit.sarif import content_of, to_sarif
from config.clients import NotConfigured
from integrations.errors import Forbidden, NotFound
from integrations.github.checks import list_analyses
from tasks.checks import upload_sarif
from tasks.publication import reports_of
from tasks.repositories import Repository
from tasks.retries import reads
from tasks.writing import github


def hand_in(repository: Repository, audit: Audit) -> Audit:
    """The audit with what became of it. A repository without code scanning is told of, as it costs money."""
    content = content_of(audit)
    before = uploaded_before(repository)
    if repository.slug is None or before == content:
        return audit.model_copy(update={"uploaded": content if repository.slug else ""})
    ref, sarif = f"refs/heads/{audit.branch}", to_sarif(audit, version("prefect-autopilot"))
    try:
        if not before.startswith(audit.commit) and is_there(repository.slug, ref, audit.commit, sarif):
            return audit.model_copy(update={"uploaded": content})
        made = upload_sarif(repository.slug, audit.commit, ref, sarif)
    except (Forbidden, NotFound, NotConfigured) as error:
        return audit.model_copy(update={"remarks": (*audit.remarks, f"Code scanning takes no results: {error}")})
    uploaded = content if made.value else ""
    return audit.model_copy(update={"uploaded": uploaded, "done": (*audit.done, made.sentence)})


@reads("look for code scanning results")
def is_there(slug: str, ref: str, commit: str, sarif: str) -> bool:
    """Whether GitHub's newest results of ours are of this commit and as many: a run that was interrupted sent them."""
    (run,) = json.loads(sarif)["runs"]
    try:
        found = list_analyses(github(), slug, ref)
    except NotFound:
        return False
    ours = [one for one in found if one.tool.name == run["tool"]["driver"]["name"]]
    return any((one.commit_sha, one.results_count) == (commit, len(run["results"])) for one in ours[:1])


def uploaded_before(repository: Repository) -> str:
    """What the last report of this machine says was handed in."""
    for file in reports_of("security-audit", repository.name)[:1]:
        return Audit.model_validate_json(file.read_bytes()).uploaded
    return ""
