"""What each credential unlocks: the one table behind `initialize`, `status` and the health check."""

from dataclasses import dataclass

from config.settings import OrchestrationConfig


@dataclass(frozen=True, slots=True)
class Credential:
    """`settings` must all be set. `variables` are the names that people export; `how` says where to get it."""

    name: str
    settings: tuple[str, ...]
    unlocks: str
    how: str

    @property
    def variables(self) -> str:
        return " and ".join(name.upper() for name in self.settings)

    def is_set(self, config: OrchestrationConfig) -> bool:
        return all(getattr(config, name) is not None for name in self.settings)


CREDENTIALS: tuple[Credential, ...] = (
    Credential(
        "GitHub token",
        ("github_token",),
        "private repositories, pull requests, reviews, issues and check runs",
        "https://github.com/settings/tokens (scope repo, or a fine-grained token)",
    ),
    Credential(
        "GitHub App",
        ("github_app_id", "github_app_private_key", "github_app_installation_id"),
        "the same as a token, with an identity and a rate limit of its own",
        "https://github.com/settings/apps",
    ),
    Credential(
        "GitHub webhooks",
        ("github_webhook_secret",),
        "workflows that start on pushes, pull requests and failed checks",
        "the secret you set on the webhook",
    ),
    Credential(
        "Linear API key",
        ("linear_api_key",),
        "issues with results, sub-issues and progress in Linear",
        "https://linear.app/settings/account/security",
    ),
    Credential(
        "Linear webhooks",
        ("linear_webhook_secret",),
        "workflows that start on Linear changes",
        "the signing secret on the webhook's page in Linear",
    ),
    Credential(
        "Slack bot token",
        ("slack_bot_token",),
        "messages with threads, reactions and buttons (scope chat:write)",
        "https://api.slack.com/apps, OAuth & Permissions",
    ),
    Credential(
        "Slack webhook",
        ("slack_webhook_url",),
        "plain notifications to one channel, without an app",
        "https://api.slack.com/apps, Incoming Webhooks",
    ),
    Credential(
        "Slack signing secret",
        ("slack_signing_secret",),
        "commands and buttons from Slack",
        "https://api.slack.com/apps, Basic Information",
    ),
    Credential(
        "Codegen",
        ("codegen_org_id", "codegen_token"),
        "changes proposed by the Codegen agent",
        "https://codegen.com/token",
    ),
    Credential(
        "Anthropic API key",
        ("anthropic_api_key",),
        "changes and reviews proposed by Claude",
        "https://console.anthropic.com/settings/keys",
    ),
    Credential(
        "OpenAI API key",
        ("openai_api_key",),
        "changes and reviews proposed by OpenAI models",
        "https://platform.openai.com/api-keys",
    ),
    Credential(
        "Gemini API key",
        ("gemini_api_key",),
        "changes and reviews proposed by Gemini models",
        "https://aistudio.google.com/apikey",
    ),
    Credential(
        "Notification channels",
        ("notify_urls",),
        "messages by email, chat or pager",
        "write the addresses by https://github.com/caronc/apprise/wiki",
    ),
    Credential(
        "PostgreSQL",
        ("autopilot_database_url",),
        "our own records in a database that several machines share, instead of a SQLite file",
        "postgresql://user:password@host/name",
    ),
)


def missing(config: OrchestrationConfig) -> list[Credential]:
    """The credentials that are not set, in the order of the table."""
    return [credential for credential in CREDENTIALS if not credential.is_set(config)]
