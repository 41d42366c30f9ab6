"""Actions as Prefect tasks: retried for what passes, kept as results, and planned where the flow says so."""

import pytest
from prefect import flow

from emulator.world import World
from integrations.errors import NotFound
from integrations.github.models import Issue
from tasks import issues
from tasks.writing import Written, writing

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]
REPOSITORY = "acme/api"


@flow
def opens_issue(dry_run: bool) -> tuple[list[str], str]:
    with writing("tests", dry_run=dry_run) as journal:
        change = issues.create_issue.submit(REPOSITORY, "Slow").result().change
        return journal.plan(), change


def test_a_retry_after_an_outage_makes_one_issue(world: World) -> None:
    world.fault("github", "POST", "/api/v3/repos/acme/api/issues", "502", 1)

    @flow
    def opens() -> Written[Issue]:
        return issues.create_issue(REPOSITORY, "Slow")

    assert opens().change == "created"
    assert [issue.title for issue in world.github.repositories[REPOSITORY].issues.values()] == ["Slow"]


def test_a_refusal_is_told_at_once(world: World) -> None:
    @flow
    def looks() -> Issue:
        return issues.get_issue(REPOSITORY, 404)

    with pytest.raises(NotFound):
        looks()
    asked = [one for one in world.requests("github") if one.path.endswith("/issues/404")]
    assert len(asked) == 1


def test_a_dry_run_reaches_tasks_that_are_submitted(world: World) -> None:
    assert opens_issue(dry_run=True) == (["Open the issue “Slow” (acme/api)"], "planned")
    assert world.github.repositories[REPOSITORY].issues == {}
    assert opens_issue(dry_run=False) == ([], "created")
