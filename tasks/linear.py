"""What Linear is told."""

import re

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from analysis.report.markdown import to_markdown
from analysis.result import Analysis, EngineNote
from config.settings import get_settings
from integrations.database import open_database
from integrations.errors import ServiceError
from integrations.linear import Linear
from integrations.linear.discussion import create_comment, update_comment
from integrations.writes import Journal
from tasks.inputs import as_it_is
from tasks.retries import may_succeed_later


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
    settings = get_settings()
    if settings.linear_api_key is None or not settings.linear_enabled:
        return EngineNote(engine="Linear", used=False, message=f"LINEAR_API_KEY is not set, so {issue} was not told")
    key = settings.linear_api_key.get_secret_value()
    database = open_database(f"sqlite:///{settings.autopilot_home / 'autopilot.db'}")
    journal = Journal(database, actor="component-analysis", run=str(flow_run.id), secrets=(key,))
    body = for_linear(to_markdown(analysis))
    with Linear(settings.linear_api_url, key, journal) as linear:
        comment = create_comment(linear, issue, body, f"analysis of {analysis.component} on {issue}")
        if comment.change == "unchanged":
            update_comment(linear, comment.unwrap().id, body)
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
