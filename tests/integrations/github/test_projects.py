"""Projects, by GraphQL."""

import pytest

from integrations.errors import NotFound, Rejected
from integrations.github import GitHub
from integrations.github.models import PullRequest
from integrations.github.projects import add_to_project, find_item, find_project, set_project_field


def test_a_pull_request_is_put_onto_a_project_once(github: GitHub, pull: PullRequest) -> None:
    project = find_project(github, "acme", 1)
    assert find_item(github, project, pull.node_id) is None
    effects = [add_to_project(github, project, pull.node_id) for _ in range(2)]
    assert [effect.change for effect in effects] == ["created", "unchanged"]
    assert effects[0].unwrap() == effects[1].unwrap()


def test_a_status_is_set_by_its_name(github: GitHub, pull: PullRequest) -> None:
    project = find_project(github, "acme", 1)
    item = add_to_project(github, project, pull.node_id).unwrap()
    changes = [
        set_project_field(github, project, item, "Status", status).change
        for status in ("In Progress", "in progress", "Done")
    ]
    assert changes == ["updated", "unchanged", "updated"]


def test_a_text_is_set(github: GitHub, pull: PullRequest) -> None:
    project = find_project(github, "acme", 1)
    item = add_to_project(github, project, pull.node_id).unwrap()
    assert set_project_field(github, project, item, "Title", "Rates").unwrap().text == "Rates"


def test_what_a_project_lacks_is_answered_with_what_it_has(github: GitHub, pull: PullRequest) -> None:
    project = find_project(github, "acme", 1)
    item = add_to_project(github, project, pull.node_id).unwrap()
    with pytest.raises(Rejected, match=r"no field State.*Choose one of Title, Status"):
        set_project_field(github, project, item, "State", "Done")
    with pytest.raises(Rejected, match=r"no option Gone.*Choose one of Todo, In Progress, Done"):
        set_project_field(github, project, item, "Status", "Gone")


def test_a_project_that_is_not_there_is_named(github: GitHub) -> None:
    with pytest.raises(NotFound, match="projectV2"):
        find_project(github, "acme", 99)
