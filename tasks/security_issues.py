"""Risks as issues on GitHub or in Linear: one each, brought up to date, closed when it is gone."""

import hashlib
import re
from collections.abc import Mapping

from analysis.audit.issue import GONE, LABEL, PRIORITIES, body_of, is_over, key_in, title_of, worth_an_issue
from analysis.audit.model import Audit
from config.clients import NotConfigured
from integrations.github.models import Issue
from integrations.linear.models import Issue as LinearIssue
from tasks import issues, linear_issues, linear_teams
from tasks.repositories import Repository
from tasks.security_audit import SecuritySettings

COLOR = "b60205"
DIGEST = re.compile(r"`text ([0-9a-f]{12})`")
CLOSED = ("completed", "canceled", "duplicate")


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


def tell_linear(audit: Audit, settings: SecuritySettings) -> list[str]:
    """The same in a team of Linear."""
    wanted = worth_an_issue(audit, settings.issues_from)
    known = linear_issues.list_issues(team=settings.linear_team, label=LABEL, limit=500)
    by_key: Mapping[str, LinearIssue] = {key: issue for issue in reversed(known) if (key := key_in(issue.description))}
    done: list[str] = []
    for risk in [one for one in wanted if one.key not in by_key][: settings.issues_at_once]:
        made = linear_issues.create_issue(
            settings.linear_team, title_of(risk), _as_written(body_of(risk)), labels=[LABEL],
            priority=PRIORITIES.get(risk.finding.severity, 4), idempotency_key=f"security-audit {risk.key}",
        )  # fmt: skip
        done.append(made.sentence)
    for risk in wanted:
        if issue := by_key.get(risk.key):
            done += _renewed(issue, _as_written(body_of(risk)), settings.linear_team)
    for key, issue in by_key.items():
        if issue.state.type not in CLOSED and is_over(key, audit, wanted):
            text = f"{issue.description}\n\n{GONE} at {audit.commit[:12]}."
            state = _state(settings.linear_team, "completed")
            done.append(linear_issues.update_issue(issue.identifier, description=text, state=state).sentence)
    return done


def _renewed(issue: LinearIssue, text: str, team: str) -> list[str]:
    """What a person closed stays closed, and what we closed is opened again."""
    back = issue.state.type == "completed" and GONE in (issue.description or "")
    if issue.state.type in CLOSED and not back:
        return []
    if not back and _digest_in(issue.description) == _digest_in(text):
        return []
    state = _state(team, "unstarted") if back else None
    return [linear_issues.update_issue(issue.identifier, description=text, state=state).sentence]


def _as_written(text: str) -> str:
    """With a digest: Linear lays texts out anew, so what it gives back does not tell whether it is the same."""
    return f"{text} `text {hashlib.sha256(text.encode()).hexdigest()[:12]}`"


def _digest_in(text: str | None) -> str:
    match = DIGEST.search(text or "")
    return match[1] if match else ""


def _state(team: str, kind: str) -> str | None:
    """The name of the team's first state of a type; teams name theirs as they like."""
    return next((state.name for state in linear_teams.list_states(team) if state.type == kind), None)
