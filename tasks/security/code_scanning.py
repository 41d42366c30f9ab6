"""The audit's results on GitHub's code scanning, handed in once."""

from importlib.metadata import version

from analysis.audit.model import Audit
from analysis.audit.sarif import content_of, to_sarif
from config.clients import NotConfigured
from integrations.errors import Forbidden, NotFound
from tasks.checks import upload_sarif
from tasks.publication import reports_of
from tasks.repositories import Repository


def hand_in(repository: Repository, audit: Audit) -> Audit:
    """The audit with what became of it. A repository without code scanning is told of, as it costs money."""
    content = content_of(audit)
    if repository.slug is None or uploaded_before(repository) == content:
        return audit.model_copy(update={"uploaded": content if repository.slug else ""})
    try:
        made = upload_sarif(
            repository.slug, audit.commit, f"refs/heads/{audit.branch}", to_sarif(audit, version("prefect-autopilot"))
        )  # fmt: skip
    except (Forbidden, NotFound, NotConfigured) as error:
        return audit.model_copy(update={"remarks": (*audit.remarks, f"Code scanning takes no results: {error}")})
    uploaded = content if made.value else ""
    return audit.model_copy(update={"uploaded": uploaded, "done": (*audit.done, made.sentence)})


def uploaded_before(repository: Repository) -> str:
    """What the last report of this machine says was handed in."""
    for file in reports_of("security-audit", repository.name)[:1]:
        return Audit.model_validate_json(file.read_bytes()).uploaded
    return ""
