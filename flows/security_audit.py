"""What could be used against this repository, what comes first, and what can be put right."""

from prefect import flow

from analysis.audit.markdown import to_markdown
from analysis.audit.model import Audit
from tasks.inputs import as_it_is
from tasks.proposals import Mode
from tasks.publication import publish
from tasks.repositories import working_on
from tasks.security.audit import (
    SecuritySettings,
    conclude,
    look_at_files,
    look_at_workflows,
    look_for_secrets,
    look_for_vulnerabilities,
    read_code,
)
from tasks.security.code_scanning import hand_in
from tasks.security.fixes import propose_fixes
from tasks.security.issues import tell_trackers
from tasks.writing import writing


@flow(name="security-audit", flow_run_name="security-audit of {repository}")
def security_audit(repository: str, ref: str | None = None, mode: Mode = Mode.DRY_RUN) -> Audit:
    """Look for vulnerabilities, credentials, insecure code and settings; one list, the most pressing first.

    Args:
        repository: A folder, a git URL, or owner/name.
        ref: A branch, tag or commit; the default branch if not given. Issues are only kept for the default branch.
        mode: `report` only looks, `dry_run` says what would be written, `pull_request` writes.
    """
    with (
        writing("security-audit", dry_run=mode is not Mode.PULL_REQUEST),
        working_on(repository, ref) as code,
    ):
        settings = code.settings.of("security_audit", SecuritySettings)
        index = read_code(code)
        looked = [
            look_for_vulnerabilities(as_it_is(index)),
            *look_for_secrets(code, as_it_is(index), history=settings.history),
            *look_at_files(code, as_it_is(index), settings),
            look_at_workflows(as_it_is(index)),
        ]
        audit = conclude(code, index, looked, settings)
        if mode is not Mode.REPORT and ref is None:
            if settings.code_scanning:
                audit = hand_in(code, audit)
            told = tell_trackers(code, audit, settings)
            proposals, left_out = propose_fixes(code, audit, settings, mode)
            opened = [f"{one.title}: {one.state} {one.url or one.reason}".strip() for one in proposals]
            audit = audit.model_copy(update={"done": (*audit.done, *told, *opened, *left_out)})
        publish("security-audit", repository, audit, to_markdown(audit))
    return audit
