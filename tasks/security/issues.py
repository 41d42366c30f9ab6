"""Risks as issues on GitHub: one each, brought up to date, closed when it is gone."""

from collections.abc import Mapping

from analysis.audit.issue import GONE, LABEL, body_of, is_over, key_in, title_of, worth_an_issue
from analysis.audit.model import Audit
from config.clients import NotConfigured
from integrations.github.models import Issue
from tasks import issues
from tasks.repositories import Repository
from tasks.security.audit import SecuritySettings
from tasks.security.linear import tell_linear

COLOR = "b60205"


def tell_trackers(repository: Repository, audit: Audit, settings: SecuritySettings) -> list[str]:
    """What was done, or would be, in sentences. Raises ServiceError."""
    try:
        if settings.issues == "github" and repository.slug:
            return tell_github(repository.slug, audit, settings)
        if settings.issues == "linear" and settings.linear_team:
            return tell_linear(audit, settings)
    except NotConfigured as error:
        return [f"Issues were left alone: {error}"]
    return []


def tell_github(slug: str, audit: Audit, settings: SecuritySettings) -> list[str]:
    """What a person closed stays closed; what we closed and is back is opened again."""
    wanted = worth_an_issue(audit, settings.issues_from)
    known = issues.list_issues(slug, state="all", labels=[LABEL], limit=500)
    by_key: Mapping[str, Issue] = {key: issue for issue in reversed(known) if (key := key_in(issue.body))}
    done: list[str] = []
    new = [risk for risk in wanted if risk.key not in by_key]
    if new[: settings.issues_at_once]:
        issues.ensure_label(slug, LABEL, COLOR, "Found by security_audit")
    for risk in new[: settings.issues_at_once]:
        key = f"security-audit {risk.key}"
        made = issues.create_issue(slug, title_of(risk), body_of(risk), labels=[LABEL], idempotency_key=key)
        done.append(made.sentence)
    for risk in wanted:
        issue = by_key.get(risk.key)
        if issue and issue.state == "closed" and GONE in (issue.body or ""):
            made = issues.update_issue(slug, issue.number, state="open", body=_with_mark(issue, body_of(risk)))
            done.append(made.sentence)
        elif issue and issue.state == "open" and _text(issue.body) != body_of(risk):
            done.append(issues.update_issue(slug, issue.number, body=_with_mark(issue, body_of(risk))).sentence)
    for key, issue in by_key.items():
        if issue.state == "open" and is_over(key, audit, wanted):
            body = _with_mark(issue, f"{_text(issue.body)}\n\n{GONE} at {audit.commit[:12]}.")
            done.append(issues.update_issue(slug, issue.number, body=body, state="closed").sentence)
    return done


def _text(body: str | None) -> str:
    """Without the mark that finds it again."""
    return (body or "").partition("\n\n<!-- autopilot:")[0]


def _with_mark(issue: Issue, text: str) -> str:
    mark = (issue.body or "").partition("\n\n<!-- autopilot:")
    return text + mark[1] + mark[2]
