"""What Linear is told."""

import re

from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis.report.markdown import to_markdown
from analysis.result import Analysis, EngineNote
from config.clients import NotConfigured
from integrations.errors import ServiceError
from integrations.linear.discussion import create_comment, update_comment
from tasks.inputs import as_it_is
from tasks.retries import may_succeed_later
from tasks.writing import linear


@task(
    task_run_name="tell {issue}",
    cache_policy=NO_CACHE,
    retries=3,
    retry_delay_seconds=[1, 5, 20],
    retry_condition_fn=may_succeed_later,
)
def tell_issue(issue: str, analysis: Analysis) -> EngineNote:
    """The report as one comment on the issue, which later runs on the same component rewrite.

    Raises ServiceError. Without LINEAR_API_KEY nothing is sent, and the note says so.
    """
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


def told(issue: str | None, analysis: Analysis) -> Analysis:
    """The analysis with a note on how the issue was told; a refusal is one, as the analysis itself is worth having."""
    if issue is None:
        return analysis
    try:
        note = tell_issue(issue, as_it_is(analysis))
    except ServiceError as error:
        note = EngineNote(engine="Linear", used=False, message=str(error))
    return analysis.model_copy(update={"engines": (*analysis.engines, note)})
