import pytest

from emulator import World
from integrations.errors import NotFound, Rejected, Unauthorized
from integrations.linear import Linear, issues, teams
from integrations.linear.models import Issue
from integrations.writes import Journal


@pytest.fixture
def team(linear: Linear) -> str:
    return teams.find_team(linear, "ENG").id


def create(linear: Linear, team: str, title: str, **fields: str) -> Issue:
    return issues.create_issue(linear, team, title, title=title, **fields).unwrap()  # type: ignore[arg-type]


def test_an_issue_gets_the_teams_next_number_and_its_first_state(linear: Linear, team: str) -> None:
    created = [create(linear, team, "First"), create(linear, team, "Second")]
    assert [issue.identifier for issue in created] == ["ENG-1", "ENG-2"]
    assert created[0].state.name == "Backlog"
    assert issues.get_issue(linear, "ENG-2") == created[1]


def test_a_sub_issue_names_its_parent(linear: Linear, team: str) -> None:
    parent = create(linear, team, "Parent")
    for title in ("One", "Two"):
        create(linear, team, title, parent_id=parent.id)
    assert [issue.title for issue in issues.sub_issues(linear, parent)] == ["One", "Two"]


def test_the_same_key_again_creates_nothing(world: World, linear: Linear, team: str) -> None:
    first = issues.create_issue(linear, team, "weekly", title="Weekly")
    again = issues.create_issue(linear, team, "weekly", title="Weekly")
    assert (first.change, again.change) == ("created", "unchanged")
    assert len(world.linear.issues) == 1


def test_a_dry_run_sends_no_mutation_and_says_what_it_would_do(
    world: World, linear: Linear, team: str, journal: Journal
) -> None:
    journal.dry_run = True
    assert issues.create_issue(linear, team, "k", title="Upgrade httpx").value is None
    assert world.linear.issues == {}
    assert "create the issue 'Upgrade httpx'" in journal.plan()[0]


def test_an_issue_moves_by_the_name_of_a_state(linear: Linear, team: str) -> None:
    create(linear, team, "Move me")
    assert issues.move_issue(linear, "ENG-1", "in progress").unwrap().state.name == "In Progress"
    assert issues.move_issue(linear, "ENG-1", "In Progress").change == "unchanged"


def test_a_state_that_is_not_there_names_those_that_are(linear: Linear, team: str) -> None:
    create(linear, team, "Move me")
    with pytest.raises(NotFound, match="There are Backlog, Todo, In Progress"):
        issues.move_issue(linear, "ENG-1", "Doing")


def test_filters_are_joined(linear: Linear, team: str) -> None:
    create(linear, team, "Open")
    create(linear, team, "Done")
    issues.move_issue(linear, "ENG-2", "Done")
    found = issues.list_issues(linear, team_key="ENG", state_types=["completed"])
    assert [issue.title for issue in found] == ["Done"]
    assert list(issues.list_issues(linear, team_key="OPS")) == []


def test_the_search_finds_words_of_the_description(linear: Linear, team: str) -> None:
    create(linear, team, "Slow", description="The retry loop never ends")
    create(linear, team, "Other")
    assert [issue.title for issue in issues.search_issues(linear, "retry LOOP")] == ["Slow"]


def test_more_issues_than_a_page_holds_all_come(world: World, linear: Linear, team: str) -> None:
    create(linear, team, "Template")
    template = world.linear.issue("ENG-1")
    for number in range(2, 302):
        copy = type(template)(**{name: getattr(template, name) for name in template.__struct_fields__})
        copy.id, copy.number = f"id-{number}", number
        world.linear.issues[copy.id] = copy
    world.exchanges.clear()
    assert len({issue.identifier for issue in issues.list_issues(linear)}) == 301
    assert 1 < len(world.requests("linear")) <= 3


def test_an_issue_that_is_not_there_is_not_found(linear: Linear) -> None:
    with pytest.raises(NotFound, match="Linear has no issue ENG-99, or the token may not see it"):
        issues.get_issue(linear, "ENG-99")


def test_what_a_create_needs_and_is_not_there_is_named(linear: Linear) -> None:
    with pytest.raises(NotFound, match="Linear has no Team to create the issue 'Lost'"):
        issues.create_issue(linear, "nowhere", "k", title="Lost")


def test_a_refused_field_is_named(linear: Linear, team: str) -> None:
    with pytest.raises(Rejected, match="title should not be empty"):
        issues.create_issue(linear, team, "k", title="")


def test_a_wrong_key_is_unauthorized_and_never_shown(world: World, journal: Journal) -> None:
    with (
        Linear(world.environment["LINEAR_API_URL"], "lin_api_canary", journal) as wrong,
        pytest.raises(Unauthorized) as caught,
    ):
        teams.viewer(wrong)
    assert "lin_api_canary" not in str(caught.value)


def test_an_oauth_token_goes_behind_bearer(world: World, journal: Journal) -> None:
    with Linear(world.environment["LINEAR_API_URL"], "lin_oauth_emulator", journal, oauth=True) as application:
        assert teams.viewer(application).display_name == "ada"
