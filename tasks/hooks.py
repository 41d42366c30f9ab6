"""The webhooks by which GitHub and Linear tell us what happened. Their secrets are settings, never inputs."""

from typing import Annotated

from pydantic import Field

from config.clients import webhook_secret
from integrations.github import hooks
from integrations.github.models import Delivery, Done, Hook
from integrations.linear import webhooks
from integrations.linear.models import Webhook
from tasks.parameters import Address, HookId, Limit, Names, Repository
from tasks.retries import reads, writes, writes_once
from tasks.writing import Written, github, linear, written


@writes("github.create_hook")
def create_hook(
    repository: Repository, url: Address, events: Annotated[Names, Field(description="GitHub's names of events.")]
) -> Written[Hook]:
    """Let GitHub call an address, signed with GITHUB_WEBHOOK_SECRET; a hook that is there gets these events."""
    return written(hooks.create_hook(github(), repository, url, webhook_secret("GitHub"), events))


@writes_once("github.ping_hook")
def ping_hook(repository: Repository, hook: HookId) -> Written[Done]:
    """Have GitHub try a webhook."""
    return written(hooks.ping_hook(github(), repository, hook))


@reads("github.list_deliveries")
def list_deliveries(repository: Repository, hook: HookId, limit: Limit = 30) -> list[Delivery]:
    """What a webhook delivered, newest first."""
    return hooks.list_deliveries(github(), repository, hook, limit=limit)


@writes_once("github.redeliver")
def redeliver(
    repository: Repository, hook: HookId, delivery: Annotated[int, Field(description="A delivery, by its id.", ge=1)]
) -> Written[Done]:
    """Send a delivery once more."""
    return written(hooks.redeliver(github(), repository, hook, delivery))


@reads("linear.list_webhooks")
def list_webhooks() -> list[Webhook]:
    """The webhooks of the workspace; only an administrator's key may see them."""
    with linear() as client:
        return list(webhooks.list_webhooks(client))


@writes("linear.ensure_webhook")
def ensure_webhook(
    url: Address, resource_types: Annotated[Names, Field(description="What to tell of, as Issue and Comment.")]
) -> Written[Webhook]:
    """Have Linear call an address, signed with LINEAR_WEBHOOK_SECRET, if it does not yet."""
    with linear() as client:
        secret = webhook_secret("Linear").get_secret_value()
        return written(webhooks.ensure_webhook(client, url, resource_types, secret))
