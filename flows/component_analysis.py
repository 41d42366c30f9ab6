"""Analyse a component and say what is worth doing."""

from datetime import UTC, datetime

from prefect import flow

from analysis.catalogue import checks_in
from analysis.conclusion import conclude
from analysis.findings import Category
from analysis.result import Analysis
from analysis.suppressions import only_new
from tasks.checkouts import checked_out
from tasks.code import confirm_dead_code, find_at_base, findings_of, notes_of, read_history, read_sources, run_checks
from tasks.inputs import as_it_is
from tasks.linear.telling import told
from tasks.maps import draw_maps
from tasks.reports import publish_report
from tasks.slack.telling import announced


@flow(name="component-analysis", flow_run_name="component-analysis of {component}")
def component_analysis(  # noqa: PLR0913, PLR0917 -- the form of the deployment
    component: str,
    path: str = "",
    focus: list[Category] | None = None,
    base: str | None = None,
    linear_issue_id: str | None = None,
    linear_team: str | None = None,
    slack_channel: str | None = None,
) -> Analysis:
    """Find what is worth doing in a component, worst first, each finding with its evidence.

    Args:
        component: A folder on the machine that runs this, or a git URL (without credentials in it).
        path: A folder inside the component, when only that is to be analysed.
        focus: The areas to look at; all of them when not given.
        base: A commit, branch or tag: only what is new since then is reported.
        linear_issue_id: The Linear issue that the report belongs to, such as ENG-123.
        linear_team: The Linear team in which the component has its main issue, opened if needed, such as ENG.
        slack_channel: The Slack channel that is told, such as #platform.
    """
    started, areas = datetime.now(UTC), focus or list(Category)
    checks = checks_in(areas)
    with checked_out(component, path) as checkout:
        history = read_history.submit(checkout)
        index = read_sources(checkout)
        outcomes = run_checks(checks, index)
        findings = findings_of(outcomes)
        if base:
            findings = only_new(findings, find_at_base(checkout, base, checks))
        confirmed, note = confirm_dead_code(as_it_is(findings), index)
        maps = draw_maps(index, as_it_is(history.result()), areas)
        notes = [*notes_of(outcomes), note]
        analysis = conclude(component, index, confirmed, maps, notes, started, areas, base)
        analysis = announced(slack_channel, told(linear_issue_id, linear_team, analysis, areas))
        publish_report(as_it_is(analysis), as_it_is(index.snapshot))
    return analysis
