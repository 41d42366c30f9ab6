"""An analysis in Linear: a main issue, and a sub-issue for each thing worth doing that lives as long as it is there."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from analysis.catalogue import RULES
from analysis.findings import Category, Finding, Severity, Tier, worst_first
from analysis.report.actions import MANY, action, batch_action
from analysis.report.headline import known_as
from analysis.result import Analysis
from integrations.linear import Linear, discussion, issues, teams
from integrations.linear.client import identity
from integrations.linear.issues import Fields
from integrations.linear.models import Issue, WorkflowState
from tasks.retries import writes
from tasks.writing import linear

MOST = 5
"""New sub-issues a run: the rest waits in the comment until there is room."""

MOST_PLACES = 20
BY_ID = {rule.id: rule for rule in RULES}
PRIORITY = {Severity.CRITICAL: 1, Severity.HIGH: 2, Severity.MEDIUM: 3, Severity.LOW: 4, Severity.INFO: 4}
OPEN = ("backlog", "unstarted", "started", "triage")
TEMPLATE = """{what}

{places}

{how}

Found by the analysis of `{component}` (rule `{rule}`). This issue is brought up to date by every run and closed by the
one that finds nothing of it any more. To keep it silent, cancel it.
"""


class Kept(BaseModel):
    """The sub-issues by what became of them, as identifiers."""

    model_config = ConfigDict(frozen=True)

    opened: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        counts = ((len(self.opened), "opened"), (len(self.updated), "updated"), (len(self.closed), "closed"))
        told = ", ".join(f"{count} {what}" for count, what in counts if count)
        return f"sub-issues {told}" if told else "sub-issues are as they were"


@writes("open the main issue of a component")
def open_main_issue(component: str, team: str) -> str:
    """The identifier of the issue that the component has in the team, opened if there is none.

    Raises NotConfigured, ServiceError.
    """
    with linear() as client:
        fields = Fields(title=f"Look after {known_as(component)}", description="What the analysis finds is told here.")
        team_id = teams.find_team(client, team).id
        return issues.create_issue(client, team_id, f"analysis of {component}", **fields).unwrap().identifier


@writes("keep the sub-issues of an analysis")
def keep_sub_issues(issue: str, analysis: Analysis, areas: Sequence[Category]) -> Kept:
    """Open, bring up to date, close and open again; what people have cancelled stays so. Raises ServiceError.

    Only rules of the areas that were looked at are closed, and none when only what is new was asked for.
    """
    groups = by_rule(analysis.findings)
    opened, updated, closed = list[str](), list[str](), list[str]()
    with linear() as client:
        parent = issues.get_issue(client, issue)
        states = _by_type(teams.list_states(client, parent.team.id))
        known = _ours(client, parent, analysis.component)
        for rule, findings in groups.items():
            if rule in known:
                updated += _bring_up_to_date(client, known[rule], analysis.component, findings, states)
            elif len(opened) < MOST:
                fields = _fields(analysis.component, findings) | Fields(parent_id=parent.id)
                made = issues.create_issue(client, parent.team.id, _key(parent, analysis.component, rule), **fields)
                opened += [made.value.identifier] if made.value else []
        gone = [] if analysis.base else [rule for rule in known if rule not in groups and BY_ID[rule].category in areas]
        for sub in (known[rule] for rule in gone):
            if sub.state.type in OPEN:
                closed += _close(client, sub, analysis, states)
        _advance(client, parent, states)
    return Kept(opened=tuple(opened), updated=tuple(updated), closed=tuple(closed))


def by_rule(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """What asks for work, worst first, a rule each: information does not."""
    groups: dict[str, list[Finding]] = {}
    for finding in worst_first(findings):
        if finding.tier is not Tier.INFORMATION and finding.severity is not Severity.INFO:
            groups.setdefault(finding.rule_id, []).append(finding)
    return groups


def _ours(client: Linear, parent: Issue, component: str) -> dict[str, Issue]:
    """The sub-issues that runs on this component have made, by rule."""
    there = {sub.id: sub for sub in issues.sub_issues(client, parent)}
    ids = {rule.id: identity(f"issue {_key(parent, component, rule.id)}") for rule in RULES}
    return {rule: there[own] for rule, own in ids.items() if own in there}


def _key(parent: Issue, component: str, rule: str) -> str:
    return f"{parent.id} {component} {rule}"


def _bring_up_to_date(
    client: Linear, sub: Issue, component: str, findings: Sequence[Finding], states: Mapping[str, WorkflowState]
) -> list[str]:
    if sub.state.type == "canceled":
        return []
    fields = _fields(component, findings)
    if sub.state.type == "completed" and "unstarted" in states:
        fields["state_id"] = states["unstarted"].id
    effect = issues.update_issue(client, sub.identifier, **fields)
    return [sub.identifier] if effect.change == "updated" else []


def _close(client: Linear, sub: Issue, analysis: Analysis, states: Mapping[str, WorkflowState]) -> list[str]:
    at = f" at {analysis.commit[:10]}" if analysis.commit else ""
    said = f"The analysis{at} finds nothing of this any more."
    discussion.create_comment(client, sub.identifier, said, f"closed {sub.id} {analysis.commit or analysis.created}")
    if "completed" in states:
        issues.update_issue(client, sub.identifier, state_id=states["completed"].id)
    return [sub.identifier]


def _advance(client: Linear, parent: Issue, states: Mapping[str, WorkflowState]) -> None:
    """Work on the main issue has begun; whether it is done is for people to say."""
    if parent.state.type in ("backlog", "unstarted", "triage") and "started" in states:
        issues.update_issue(client, parent.identifier, state_id=states["started"].id)


def _by_type(states: Sequence[WorkflowState]) -> dict[str, WorkflowState]:
    """The first state of each type, in the order of the team's work."""
    return {state.type: state for state in reversed(states)}


def _fields(component: str, findings: Sequence[Finding]) -> Fields:
    lead = findings[0]
    rule = BY_ID[lead.rule_id]
    together = batch_action(findings) if lead.rule_id in MANY else f"{rule.title}: {len(findings):,} places"
    title = together if len(findings) > 1 else action(lead)
    places = [f"- `{one.location.path}:{one.location.line}` {one.message}" for one in findings[:MOST_PLACES]]
    if len(findings) > MOST_PLACES:
        places.append(f"- and {len(findings) - MOST_PLACES} more")
    how = f"**What to do**: {lead.fix}" if lead.fix else ""
    text = TEMPLATE.format(
        what=rule.help, places="\n".join(places), how=how, component=known_as(component), rule=lead.rule_id
    )
    return Fields(title=title, description=text.strip(), priority=PRIORITY[lead.severity])
