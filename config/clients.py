"""The clients of outside services as the settings want them, for those who write to the world.

Their libraries take a second to import, so each is imported when it is asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import SecretStr

from config.credentials import CREDENTIALS
from config.redaction import known_secrets
from config.settings import OrchestrationConfig, get_settings
from integrations.governor import Governor, Limits

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from integrations.agents.brief import Access
    from integrations.github import GitHub
    from integrations.github.client import Application
    from integrations.linear import Linear
    from integrations.slack import Slack
    from integrations.writes import Journal

INTERACTIVE_PATIENCE = 30.0
"""Seconds that somebody at a terminal waits for the turn; background work waits `rate_limits.patience_seconds`."""


class NotConfigured(Exception):
    """A credential is missing: which variable to set, what that unlocks, and where to get it."""

    def __init__(self, variable: str, unlocks: str, how: str = "", problem: str = "is not set") -> None:
        super().__init__(variable, unlocks, how, problem)
        self.variable = variable
        self.unlocks = unlocks
        self.how = how
        self.problem = problem

    def __str__(self) -> str:
        where = f" ({self.how})" if self.how else ""
        return f"{self.variable} {self.problem}; it unlocks {self.unlocks}{where}"


def journal(actor: str, run: str | None = None, *, dry_run: bool = False) -> "Journal":
    """Where writes are recorded; every secret of the settings is kept out of it."""
    from integrations.writes import Journal

    settings = get_settings()
    return Journal(database(), actor, run, dry_run, known_secrets(settings))


def database() -> "Engine":
    """Our own records: `autopilot_database_url`, or a SQLite file in AUTOPILOT_HOME."""
    settings = get_settings()
    if settings.autopilot_database_url:
        return _open(settings.autopilot_database_url.get_secret_value())
    return _open(f"sqlite:///{settings.autopilot_home / 'autopilot.db'}")


def has_database() -> bool:
    """Whether our records are there already, or elsewhere: to open them makes those that are not."""
    settings = get_settings()
    return bool(settings.autopilot_database_url) or (settings.autopilot_home / "autopilot.db").exists()


def github(journal: "Journal", *, interactive: bool = False) -> "GitHub":
    """GitHub by App or token. Raises NotConfigured."""
    from integrations.github import connect

    settings = get_settings()
    ours = settings.rate_limits
    limits = Limits(
        ours.github_writes_per_minute,
        writes_an_hour=ours.github_writes_per_hour,
        background_share=ours.background_share,
    )
    return connect(
        github_credential(settings), journal, settings.limits, url=settings.github_api_url,
        # Unset, it is looked for beside the REST API: the token of a GitHub Enterprise must not go to github.com.
        graphql_url=settings.github_graphql_url if "github_graphql_url" in settings.model_fields_set else None,
        limits=limits, interactive=interactive, patience=_patience(settings, interactive),
    )  # fmt: skip


def github_credential(settings: OrchestrationConfig) -> "str | Application":
    """The GitHub App where one is set up, as it has limits of its own, or else the token. Raises NotConfigured."""
    from integrations.github.client import Application

    _require_enabled("GitHub", enabled=settings.github_enabled)
    app, installation, key = (
        settings.github_app_id,
        settings.github_app_installation_id,
        settings.github_app_private_key,
    )
    if app and installation and key:
        return Application(app, installation, key.get_secret_value())
    return _require(settings.github_token, "GitHub token")


def git_token() -> str | None:
    """What git says to GitHub: the App's own token of the hour, or the one of the settings. Raises ServiceError."""
    from integrations.github.client import Application, git_token

    settings = get_settings()
    try:
        credential = github_credential(settings)
    except NotConfigured:
        return None
    return (
        git_token(_app_client(settings.github_api_url, credential))
        if isinstance(credential, Application)
        else credential
    )


@cache
def _app_client(url: str, application: "Application") -> "GitHub":
    """Kept, as it keeps the token until it ends."""
    from integrations.github import connect

    return connect(application, journal("git"), get_settings().limits, url=url)


@contextmanager
def linear(journal: "Journal", *, interactive: bool = False) -> "Iterator[Linear]":
    """Linear by API key or OAuth token, until the block ends. Raises NotConfigured."""
    from integrations.linear import Linear

    settings = get_settings()
    _require_enabled("Linear", enabled=settings.linear_enabled)
    key = _require(settings.linear_api_key, "Linear API key")
    governor = _governor(settings, "Linear", f"{settings.linear_api_url} {key}", 600, interactive)
    oauth = not key.startswith("lin_api_")
    with Linear(settings.linear_api_url, key, journal, oauth=oauth, governor=governor) as client:
        yield client


def slack(journal: "Journal", *, interactive: bool = False) -> "Slack":
    """Slack by a bot's token. Raises NotConfigured."""
    from integrations.slack import Slack

    settings = get_settings()
    _require_enabled("Slack", enabled=settings.slack_enabled)
    token = _require(settings.slack_bot_token, "Slack bot token")
    governor = _governor(settings, "Slack", f"{settings.slack_api_url} {token}", 600, interactive)
    return Slack(settings.slack_api_url, token, journal, governor=governor)


def slack_webhook() -> str:
    """The address of the incoming webhook. Raises NotConfigured."""
    settings = get_settings()
    _require_enabled("Slack", enabled=settings.slack_enabled)
    return _require(settings.slack_webhook_url, "Slack webhook")


def webhook_secret(platform: Literal["GitHub", "Linear"]) -> SecretStr:
    """What the platform signs its calls with. Raises NotConfigured."""
    settings = get_settings()
    secrets = {"GitHub": settings.github_webhook_secret, "Linear": settings.linear_webhook_secret}
    return SecretStr(_require(secrets[platform], f"{platform} webhooks"))


def notification_channels() -> tuple[SecretStr, ...]:
    """The addresses that apprise tells. Raises NotConfigured."""
    if channels := get_settings().notify_urls:
        return channels
    raise _missing("Notification channels")


def agent_access() -> "dict[str, Access]":
    """What each coding agent is given; an agent without a credential of ours may have a login of its own."""
    from integrations.agents.brief import Access
    from integrations.agents.keys import split_model

    settings = get_settings()
    model = settings.agent_model or ""
    keys = {
        "anthropic": settings.anthropic_api_key,
        "openai": settings.openai_api_key,
        "google": settings.gemini_api_key,
    }
    urls = {"anthropic": settings.anthropic_base_url, "openai": settings.openai_base_url}
    vendor = split_model(model)[0]
    chosen = Access(token=keys[vendor], model=model, url=_unusual(urls.get(vendor, ""), vendor)) if model else Access()
    codegen = settings.codegen_token if settings.codegen_enabled else None
    return {
        "claude-code": Access(token=settings.anthropic_api_key),
        "codex": Access(token=settings.openai_api_key),
        "codegen": Access(token=codegen, organization=settings.codegen_org_id, url=settings.codegen_api_url),
        "aider": chosen,
        "goose": chosen,
        "model": chosen,
    }


def agents_state() -> Path:
    """Where it is kept which agents failed lately."""
    return get_settings().autopilot_home / "agents"


@cache
def _open(url: str) -> "Engine":
    from integrations.database import open_database

    return open_database(url)


def _governor(
    settings: OrchestrationConfig, platform: str, credential: str, writes_a_minute: int, interactive: bool
) -> Governor:
    """`writes_a_minute` is far from what the platform allows: there it is requests that are counted."""
    share = settings.rate_limits.background_share
    limits = Limits(writes_a_minute, writes_an_hour=60 * writes_a_minute, background_share=share)
    patience = _patience(settings, interactive)
    return Governor(settings.limits, platform, credential, limits=limits, interactive=interactive, patience=patience)


def _patience(settings: OrchestrationConfig, interactive: bool) -> float:
    return INTERACTIVE_PATIENCE if interactive else float(settings.rate_limits.patience_seconds)


def _unusual(url: str, vendor: str) -> str:
    """The address where it is not the vendor's own: tools know that one themselves."""
    usual = OrchestrationConfig.model_fields.get(f"{vendor}_base_url")
    return "" if usual is None or url == usual.default else url


def _require(value: SecretStr | None, name: str) -> str:
    if value is not None:
        return value.get_secret_value()
    raise _missing(name)


def _require_enabled(platform: str, *, enabled: bool) -> None:
    if not enabled:
        raise NotConfigured(f"{platform.upper()}_ENABLED", platform, problem="is false")


def _missing(name: str) -> NotConfigured:
    credential = next(credential for credential in CREDENTIALS if credential.name == name)
    return NotConfigured(credential.variables, credential.unlocks, credential.how)
