"""Risks as issues of a team in Linear: one each, brought up to date, closed when it is gone, opened when it is back."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import islice

from analysis.audit.issue import GONE, LABEL, PRIORITIES, body_of, is_over, key_in, title_of, worth_an_issue
from analysis.audit.model import Audit, Risk
from integrations.linear import Linear, discussion, issues, teams
from integrations.linear.issues import Fields
from integrations.linear.models import Issue
from tasks.retries import writes
from tasks.security.audit import SecuritySettings
from tasks.writing import linear

CLOSED = ("completed", "canceled", "duplicate")
DIGEST = re.compile(r"`text ([0-9a-f]{12})`")
MOST_KNOWN = 500


@writes("keep the issues of an audit in Linear")
def tell_linear(audit: Audit, settings: SecuritySettings) -> list[str]:
    """What was done, or would be, in sentences; what a person closed stays closed.

    Raises NotConfigured, ServiceError.
    """
    wanted = worth_an_issue(audit, settings.issues_from)
    done: list[str] = []
    with linear() as client:
        team = teams.find_team(client, settings.linear_team).id
        known = list(islice(issues.list_issues(client, team_key=settings.linear_team, label=LABEL), MOST_KNOWN))
        by_key = {key: issue for issue in reversed(known) if (key := key_in(issue.description))}
        new = [risk for risk in wanted if risk.key not in by_key][: settings.issues_at_once]
        done += _opened(client, team, new)
        states = {state.type: state.id for state in reversed(teams.list_states(client, team))}
        for risk in wanted:
            if issue := by_key.get(risk.key):
                done += _renewed(client, issue, as_written(body_of(risk)), states)
        for key, issue in by_key.items():
            if issue.state.type not in CLOSED and is_over(key, audit, wanted):
                text = f"{issue.description}\n\n{GONE} at {audit.commit[:12]}."
                done.append(_changed(client, issue, text, states, "completed"))
    return done


def _opened(client: Linear, team: str, risks: Sequence[Risk]) -> list[str]:
    label = discussion.ensure_label(client, LABEL) if risks else None
    done = []
    for risk in risks:
        fields = Fields(title=title_of(risk), description=as_written(body_of(risk)))
        fields["priority"] = PRIORITIES.get(risk.finding.severity, 4)
        if label:
            fields["label_ids"] = [label.id]
        done.append(issues.create_issue(client, team, f"security-audit {risk.key}", **fields).write.sentence)
    return done


def _renewed(client: Linear, issue: Issue, text: str, states: Mapping[str, str]) -> list[str]:
    """Opened again if it was we who closed it."""
    back = issue.state.type == "completed" and GONE in (issue.description or "")
    same = digest_in(issue.description) == digest_in(text)
    if back or (issue.state.type not in CLOSED and not same):
        return [_changed(client, issue, text, states, "unstarted" if back else "")]
    return []


def _changed(client: Linear, issue: Issue, text: str, states: Mapping[str, str], kind: str) -> str:
    """A state is found by its type, as teams name theirs as they like."""
    fields = Fields(description=text)
    if kind in states:
        fields["state_id"] = states[kind]
    return issues.update_issue(client, issue.identifier, **fields).write.sentence


def as_written(text: str) -> str:
    """With a digest: Linear lays texts out anew, so what it gives back does not tell whether it is the same."""
    return f"{text} `text {hashlib.sha256(text.encode()).hexdigest()[:12]}`"


def digest_in(text: str | None) -> str:
    match = DIGEST.search(text or "")
    return match[1] if match else ""
