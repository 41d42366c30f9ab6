"""Webhooks of a repository, and what they delivered."""

from collections.abc import Sequence

from pydantic import JsonValue, SecretStr

from integrations.github.client import GitHub
from integrations.github.models import Delivery, Done, Hook
from integrations.writes import Effect


def create_hook(github: GitHub, repository: str, url: str, secret: SecretStr, events: Sequence[str]) -> Effect[Hook]:
    """The webhook that calls this address; an existing one gets these events, and the secret with them."""
    path = f"/repos/{repository}/hooks"
    config: dict[str, JsonValue] = {"url": url, "content_type": "json"}
    payload: dict[str, JsonValue] = {"events": list(events), "active": True}
    sent = payload | {"config": config | {"secret": secret.get_secret_value()}}

    def find() -> Hook | None:
        return next((hook for hook in github.pages(path, Hook) if hook.config.url == url), None)

    def send(before: Hook | None) -> Hook:
        if before:
            return github.send("PATCH", f"{path}/{before.id}", sent, Hook)
        return github.send("POST", path, sent | {"name": "web"}, Hook)

    return github.write(
        "create_hook", repository, f"hook-{url}", payload | {"config": config}, send,
        sentence=f"Let GitHub call {url}", find=find,
        done=lambda hook: hook.active and set(hook.events) == set(events),
    )  # fmt: skip


def ping_hook(github: GitHub, repository: str, hook: int) -> Effect[Done]:
    path = f"/repos/{repository}/hooks/{hook}/pings"
    return github.write(
        "ping_hook", f"{repository}/hooks/{hook}", f"ping-{hook}", {},
        lambda _: github.send("POST", path, {}, Done), sentence=f"Ping hook {hook}",
    )  # fmt: skip


def list_deliveries(github: GitHub, repository: str, hook: int, *, limit: int = 100) -> list[Delivery]:
    """What was delivered, newest first."""
    return github.pages(f"/repos/{repository}/hooks/{hook}/deliveries", Delivery, limit=limit)


def redeliver(github: GitHub, repository: str, hook: int, delivery: int) -> Effect[Done]:
    """Send a delivery once more; a receiver knows it by its GUID."""
    path = f"/repos/{repository}/hooks/{hook}/deliveries/{delivery}/attempts"
    return github.write(
        "redeliver", f"{repository}/hooks/{hook}", f"redeliver-{delivery}", {},
        lambda _: github.send("POST", path, {}, Done), sentence=f"Deliver {delivery} once more",
    )  # fmt: skip
