"""The webhooks by which Linear tells us of changes."""

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from integrations.linear import documents
from integrations.linear.client import Linear
from integrations.linear.models import Webhook
from integrations.writes import Effect, Write, perform


def list_webhooks(linear: Linear) -> Iterator[Webhook]:
    """The workspace's webhooks; only an administrator's key may see them."""
    return linear.pages(documents.LIST_WEBHOOKS, "list of webhooks")


def ensure_webhook(linear: Linear, url: str, resource_types: Sequence[str], secret: str) -> Effect[Webhook]:
    """One webhook for this address, for all public teams, signed with the secret."""
    given: dict[str, JsonValue] = {"url": url, "resourceTypes": list(resource_types), "allPublicTeams": True}
    write = Write("linear", "ensure_webhook", "workspace", url, f"have Linear call {url}", given)
    return perform(
        linear.journal,
        write,
        lambda _: linear.mutate(documents.CREATE_WEBHOOK, write.sentence, input={**given, "secret": secret}),
        find=lambda: next((hook for hook in list_webhooks(linear) if hook.url == url), None),
    )
