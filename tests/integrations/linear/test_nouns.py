"""Comments, labels, relations, attachments, projects, cycles and webhooks, as Linear then holds them."""

import pytest

from emulator import World
from integrations.errors import NotFound
from integrations.linear import Linear, attachments, discussion, issues, projects, teams, webhooks

PULL = "https://github.com/acme/api/pull/7"


@pytest.fixture
def issue(linear: Linear) -> str:
    team = teams.find_team(linear, "ENG").id
    return issues.create_issue(linear, team, "issue", title="Upgrade httpx").unwrap().id


def test_a_comment_is_made_once_and_can_be_rewritten(world: World, linear: Linear, issue: str) -> None:
    comment = discussion.create_comment(linear, issue, "Begun.", "progress").unwrap()
    assert discussion.create_comment(linear, issue, "Begun.", "progress").change == "unchanged"
    discussion.update_comment(linear, comment.id, "Done.")
    assert [found.body for found in discussion.list_comments(linear, issue)] == ["Done."]
    assert len(world.linear.comments) == 1


def test_a_label_is_found_whatever_its_case_or_created(world: World, linear: Linear, issue: str) -> None:
    known, fresh = discussion.ensure_label(linear, "bug"), discussion.ensure_label(linear, "autopilot")
    assert known
    assert fresh
    issues.update_issue(linear, "ENG-1", added_label_ids=[known.id, fresh.id])
    assert {label.name for label in issues.get_issue(linear, "ENG-1").labels} == {"Bug", "autopilot"}
    assert len(world.linear.labels) == 4


def test_issues_are_related_once(world: World, linear: Linear, issue: str) -> None:
    other = issues.create_issue(linear, teams.find_team(linear, "ENG").id, "other", title="Other").unwrap().id
    for _ in range(2):
        discussion.relate_issues(linear, issue, "blocks", other)
    assert [relation.type for relation in world.linear.relations.values()] == ["blocks"]


def test_one_attachment_an_address_that_can_change_its_title(world: World, linear: Linear, issue: str) -> None:
    changes = [attachments.attach(linear, issue, PULL, title).change for title in ("Draft", "Draft", "Ready")]
    assert changes == ["created", "unchanged", "updated"]
    assert [attachment.title for attachment in world.linear.attachments.values()] == ["Ready"]


def test_a_pull_request_is_linked_once(world: World, linear: Linear, issue: str) -> None:
    for _ in range(2):
        attachments.link_pull_request(linear, "ENG-1", PULL, "Upgrade")
    assert [attachment.source_type for attachment in world.linear.attachments.values()] == ["github"]


def test_a_project_gets_an_update_with_its_health(world: World, linear: Linear) -> None:
    team = teams.find_team(linear, "ENG").id
    project = projects.create_project(linear, "Migration", [team], "migration").unwrap()
    projects.post_project_update(linear, project.id, "Two weeks late.", "week 1", health="offTrack")
    assert world.linear.projects[project.id].health == "offTrack"
    assert [found.name for found in projects.list_projects(linear, name="migration")] == ["Migration"]


def test_the_running_cycle_is_found(linear: Linear) -> None:
    team = teams.find_team(linear, "ENG").id
    assert [cycle.number for cycle in teams.list_cycles(linear, team, active=True)] == [1]


def test_people_are_found_by_address(linear: Linear) -> None:
    assert teams.find_user(linear, "grace@example.com").name == "Grace Hopper"
    with pytest.raises(NotFound, match="no user nobody"):
        teams.find_user(linear, "nobody@example.com")


def test_one_webhook_an_address(world: World, linear: Linear) -> None:
    for _ in range(2):
        webhooks.ensure_webhook(linear, "https://example.com/hook", ["Issue"], "s3cret")
    assert [hook.secret for hook in world.linear.webhooks.values()] == ["s3cret"]
