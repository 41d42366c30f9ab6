"""What Linear is told; its libraries are imported when it is."""

import re
from collections.abc import Sequence

from prefect import task

from analysis.findings import Category
from analysis.report.markdown import to_markdown
from analysis.result import Analysis, EngineNote
from config.clients import NotConfigured
from integrations.errors import ServiceError
from tasks.inputs import as_it_is
from tasks.retries import may_succeed_later
from tasks.steps import STEP
from tasks.writing import linear


@task(
    task_run_name="tell {issue}",
    cache_policy=STEP,
    persist_result=True,
    retries=3,
    retry_delay_seconds=[1, 5, 20],
    retry_condition_fn=may_succeed_later,
)
def tell_issue(issue: str, analysis: Analysis) -> EngineNote:
    """The report as one comment on the issue, which later runs on the same component rewrite.

    Raises ServiceError. Without LINEAR_API_KEY nothing is sent, and the note says so.
    """
    from integrations.linear.discussion import create_comment, update_comment

    body = for_linear(to_markdown(analysis))
    try:
        with linear() as client:
            comment = create_comment(client, issue, body, f"analysis of {analysis.component} on {issue}")
            if comment.change == "unchanged":
                update_comment(client, comment.unwrap().id, body)
    except NotConfigured as error:
        return EngineNote(engine="Linear", used=False, message=f"{error}; so {issue} was not told")
    return EngineNote(engine="Linear", used=True)


def for_linear(markdown: str) -> str:
    """Linear folds text between `+++ Title` and `+++`, where GitHub has `<details>`."""
    opened = re.sub(r"<details>\n<summary>(.*?)</summary>", r"+++ \1", markdown)
    return opened.replace("</details>", "+++")


def told(issue: str | None, team: str | None, analysis: Analysis, areas: Sequence[Category]) -> Analysis:
    """The analysis with a note on how Linear was told; a refusal is one, as the analysis itself is worth having.

    Without an issue, the component's main issue in the team is told; without either, nothing is.
    """
    if issue is None and team is None:
        return analysis
    from tasks.linear.upkeep import Kept, keep_sub_issues, open_main_issue

    try:
        main = issue or open_main_issue(analysis.component, str(team))
        note = tell_issue(main, as_it_is(analysis))
        kept = keep_sub_issues(main, as_it_is(analysis), areas) if note.used else Kept()
        note = note.model_copy(update={"message": f"{main}: {kept.sentence}"}) if note.used else note
    except NotConfigured as error:
        note = EngineNote(engine="Linear", used=False, message=f"{error}; so it was not told")
    except ServiceError as error:
        note = EngineNote(engine="Linear", used=False, message=str(error))
    return analysis.model_copy(update={"engines": (*analysis.engines, note)})
