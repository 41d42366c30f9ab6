"""The settings model. `get_settings()` is the one place where settings are read."""

import os
from functools import cache
from pathlib import Path

from platformdirs import user_data_path
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, PositiveInt
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.files import ConfigFileSource
from config.types import (
    Address,
    DatabaseAddress,
    Folder,
    LogLevel,
    Names,
    Percent,
    Place,
    PrivateKey,
    SecretAddress,
    SecretAddresses,
    Share,
    Token,
)


def _also(*names: str) -> AliasChoices:
    """Accepted names, the preferred one first."""
    return AliasChoices(*names)


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AlertThresholds(Section):
    """Above these, the health check warns and monitoring alerts."""

    cpu_usage_percent: Percent = 85
    memory_usage_percent: Percent = 85
    disk_usage_percent: Percent = 90
    error_rate_percent: Percent = 10


class MonitoringSettings(Section):
    """Where figures are served, and when alerts are told."""

    host: str = "127.0.0.1"
    port: int = Field(default=9464, ge=0, le=65535)
    alert_cooldown_minutes: PositiveInt = 60
    waiting_runs: PositiveInt = 10


class AnalysisSettings(Section):
    """Limits and thresholds of the code analysis."""

    workers: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1, le=64)
    clone_timeout_seconds: PositiveInt = 300
    graph_sitter_enabled: bool = True
    graph_sitter_memory_megabytes: int = Field(default=2048, ge=256)
    graph_sitter_timeout_seconds: PositiveInt = 300
    osv_api_url: Address = "https://api.osv.dev"
    osv_database: Place | None = Field(default=None, description="A copy of OSV's data, a folder or a zip")


class RateLimits(Section):
    """How much of the platforms' limits we use, over all processes of the machine."""

    background_share: Share = 0.5
    github_writes_per_minute: PositiveInt = 78
    github_writes_per_hour: PositiveInt = 490
    patience_seconds: PositiveInt = 900


class Retention(Section):
    """How long is kept what piles up."""

    runs_days: PositiveInt = 90
    upkeep_runs_days: PositiveInt = 14
    runs: PositiveInt = 20_000
    results_days: int = Field(default=60, ge=31, description="Longer than the longest pause of a run")
    reports_days: PositiveInt = 90
    clones_days: PositiveInt = 30
    checkouts_days: PositiveInt = 2
    megabytes: PositiveInt = 20_000


class OrchestrationConfig(BaseSettings):
    """Everything that can be set, by environment, `.env`, or a YAML or JSON file; see docs/configuration.md."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_file=".env",
        env_ignore_empty=True,
        env_nested_delimiter="__",
        dotenv_filtering="only_existing",
        enable_decoding=False,
        validate_default=True,
    )

    autopilot_home: Folder = Field(default_factory=lambda: user_data_path("prefect-autopilot", appauthor=False))
    log_level: LogLevel = "INFO"
    autopilot_database_url: DatabaseAddress | None = Field(
        default=None, description="SQLite in AUTOPILOT_HOME if not set"
    )

    github_enabled: bool = True
    github_token: Token | None = Field(default=None, validation_alias=_also("github_token", "github_api_token"))
    github_app_id: PositiveInt | None = None
    github_app_installation_id: PositiveInt | None = None
    github_app_private_key: PrivateKey | None = None
    github_webhook_secret: Token | None = None
    github_api_url: Address = "https://api.github.com"
    github_graphql_url: Address = "https://api.github.com/graphql"

    linear_enabled: bool = True
    linear_api_key: Token | None = Field(default=None, validation_alias=_also("linear_api_key", "linear_api_token"))
    linear_webhook_secret: Token | None = None
    linear_api_url: Address = "https://api.linear.app/graphql"

    slack_enabled: bool = True
    slack_bot_token: Token | None = None
    slack_webhook_url: SecretAddress | None = None
    slack_signing_secret: Token | None = None
    slack_api_url: Address = "https://slack.com/api"

    codegen_enabled: bool = True
    codegen_org_id: PositiveInt | None = None
    codegen_token: Token | None = Field(default=None, validation_alias=_also("codegen_token", "codegen_api_token"))
    codegen_api_url: Address = "https://api.codegen.com"

    anthropic_api_key: Token | None = None
    anthropic_base_url: Address = "https://api.anthropic.com"
    openai_api_key: Token | None = None
    openai_base_url: Address = "https://api.openai.com/v1"
    gemini_api_key: Token | None = None
    agent_model: str | None = Field(default=None, description="vendor/name, for the agents that need one")
    fallback_agents: Names = ("claude-code", "codex", "codegen", "model")

    notify_urls: SecretAddresses | None = None
    rate_limits: RateLimits = RateLimits()

    max_concurrent_workflows: PositiveInt = 5
    event_correlation_window: PositiveInt = Field(default=300, description="Seconds")
    auto_retry_failed_workflows: bool = True
    max_retry_attempts: int = Field(default=3, ge=0, le=100)
    auto_recovery_enabled: bool = True
    monitoring_enabled: bool = True
    alert_thresholds: AlertThresholds = AlertThresholds()
    monitoring: MonitoringSettings = MonitoringSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    retention: Retention = Retention()

    @property
    def logs(self) -> Path:
        return self.autopilot_home / "logs"

    @property
    def reports(self) -> Path:
        return self.autopilot_home / "reports"

    @property
    def clones(self) -> Path:
        return self.autopilot_home / "clones"

    @property
    def limits(self) -> Path:
        """What all processes know of the platforms' limits and answers."""
        return self.autopilot_home / "limits"

    @property
    def index(self) -> Path:
        return self.autopilot_home / "index"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The first one that knows a setting wins."""
        return init_settings, env_settings, dotenv_settings, ConfigFileSource(settings_cls)


@cache
def get_settings() -> OrchestrationConfig:
    """The settings of this process. Raises ConfigurationError that lists every problem."""
    from config.loading import load

    return load()
