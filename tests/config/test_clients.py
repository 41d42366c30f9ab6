"""Clients are made of the settings, and say which setting is missing."""

import pickle
from pathlib import Path

import pytest

from config import clients
from config.clients import NotConfigured
from config.redaction import known_secrets
from config.settings import get_settings
from emulator.world import World
from integrations.database import entries
from integrations.github.client import Application
from integrations.github.issues import add_comment, create_issue
from integrations.linear.teams import find_team

PEM = "-----BEGIN RSA PRIVATE KEY-----\\nabc\\n-----END RSA PRIVATE KEY-----"


def test_every_platform_is_reached_at_the_address_of_the_settings(world: World) -> None:
    journal = clients.journal("test", "run-1")
    number = create_issue(clients.github(journal), "acme/api", "A title", "A body", key="a").unwrap().number
    with clients.linear(journal) as linear:
        team = find_team(linear, "ENG").name
    channel = clients.slack(journal).channel("#general")
    assert (number, team, channel) == (1, "Engineering", "C0000000000")


def test_a_write_is_recorded_with_actor_and_run(world: World) -> None:
    journal = clients.journal("test", "run-1")
    github = clients.github(journal)
    number = create_issue(github, "acme/api", "A title", "A body", key="a").unwrap().number
    add_comment(github, "acme/api", number, "token ghp_emulator", key="b")
    (_, entry) = entries(clients.database(), run="run-1")
    assert (entry.actor, entry.run, entry.target) == ("test", "run-1", f"acme/api#{number}")
    assert "ghp_emulator" not in entry.model_dump_json()


def test_a_dry_run_sends_nothing_and_has_a_plan(world: World) -> None:
    journal = clients.journal("test", dry_run=True)
    create_issue(clients.github(journal), "acme/api", "A title", "A body", key="a")
    assert journal.plan() == ["Open the issue “A title” (acme/api)"]
    assert world.github.repositories["acme/api"].issues == {}


@pytest.mark.parametrize(
    ("make", "variable"),
    [
        (clients.github, "GITHUB_TOKEN"),
        (lambda journal: clients.linear(journal).__enter__(), "LINEAR_API_KEY"),
        (clients.slack, "SLACK_BOT_TOKEN"),
        (lambda _: clients.slack_webhook(), "SLACK_WEBHOOK_URL"),
        (lambda _: clients.notification_channels(), "NOTIFY_URLS"),
    ],
)
def test_a_missing_credential_is_named_with_what_it_unlocks(make, variable: str) -> None:
    with pytest.raises(NotConfigured, match=rf"^{variable} is not set; it unlocks .+ \(.*https://") as caught:
        make(clients.journal("test"))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_platform_that_is_switched_off_says_by_which_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_emulator")
    monkeypatch.setenv("GITHUB_ENABLED", "false")
    with pytest.raises(NotConfigured, match="GITHUB_ENABLED is false"):
        clients.github(clients.journal("test"))


def test_an_app_goes_before_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TOKEN": "ghp_emulator", "APP_ID": "1", "APP_INSTALLATION_ID": "2"}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    monkeypatch.setenv("GITHUB_APP_PRIVATE_KEY", PEM)
    credential = clients.github_credential(get_settings())
    assert isinstance(credential, Application)
    assert (credential.app, credential.installation) == (1, 2)


def test_the_records_lie_in_the_home_folder_unless_a_database_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert clients.database().url.database == str(get_settings().autopilot_home / "autopilot.db")
    get_settings.cache_clear()
    monkeypatch.setenv("AUTOPILOT_DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    assert clients.database().url.database == f"{tmp_path}/other.db"


def test_passwords_inside_addresses_are_known_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_DATABASE_URL", "postgresql://me:can%40ary@db/autopilot")
    monkeypatch.setenv("NOTIFY_URLS", "mailto://me:post-box@example.com json://example.com")
    assert {"can%40ary", "can@ary", "post-box"} < set(known_secrets(get_settings()))


def test_agents_get_the_key_of_the_vendor_whose_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_MODEL", "anthropic/claude")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-one")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-two")
    access = clients.agent_access()
    tokens = {name: one.token.get_secret_value() if one.token else None for name, one in access.items()}
    assert tokens == {
        "claude-code": "sk-one", "codex": "sk-two", "codegen": None, "aider": "sk-one", "goose": "sk-one",
        "model": "sk-one",
    }  # fmt: skip
    assert access["model"].url == ""


@pytest.mark.parametrize(
    ("settings", "graphql"),
    [
        ({}, "https://api.github.com/graphql"),
        ({"GITHUB_API_URL": "https://git.example/api/v3"}, "https://git.example/api/graphql"),
        (
            {"GITHUB_API_URL": "https://git.example/api/v3", "GITHUB_GRAPHQL_URL": "https://q.example"},
            "https://q.example",
        ),
    ],
)
def test_graphql_is_asked_where_the_rest_is(
    settings: dict[str, str], graphql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ({"GITHUB_TOKEN": "ghp_x"} | settings).items():
        monkeypatch.setenv(name, value)
    assert clients.github(clients.journal("test")).graphql_url == graphql
