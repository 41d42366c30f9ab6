"""An incoming webhook: all that some workspaces allow. It posts in its own channel, and can do nothing else."""

import logging
from collections.abc import Sequence
from http.client import HTTPException

from pydantic import BaseModel
from slack_sdk.models.blocks import Block
from slack_sdk.webhook import WebhookClient

from integrations.slack import layout
from integrations.slack.answers import SERVICE, Refusal, Uncertain, error_from
from integrations.writes import Effect, Journal, Write, perform

TIMEOUT = 30
ASKED = "post by the incoming webhook"
UNHEARD = logging.Logger("slack_sdk.webhook", logging.CRITICAL)  # noqa: LOG001 -- nobody can turn it up
"Slack's client logs the whole address, which is the credential."


class Delivered(BaseModel):
    text: str


def post_by_webhook(url: str, text: str, journal: Journal, *, blocks: Sequence[Block] = ()) -> Effect[Delivered]:
    """Post in the webhook's channel. Raises Uncertain where no answer came: nobody can look it up."""
    layout.check(blocks, ASKED)
    shown = layout.shorten(text, layout.TEXT)
    write = Write("slack", "post_by_webhook", "the webhook's channel", text, ASKED, {"text": shown})
    return perform(journal, write, lambda _: _send(url, shown, blocks))


def _send(url: str, text: str, blocks: Sequence[Block]) -> Delivered:
    client = WebhookClient(url, timeout=TIMEOUT, retry_handlers=[], logger=UNHEARD)
    try:
        answer = client.send(text=text, blocks=list(blocks) or None)
    except (OSError, HTTPException, ValueError) as error:
        answered = f"no whole answer ({type(error).__name__})"
        raise Uncertain(SERVICE, ASKED, answered, "Look into the channel before sending it again") from None
    if answer.status_code != 200:
        raise error_from(ASKED, Refusal(error=answer.body or "no reason"), answer.status_code, answer.headers)
    return Delivered(text=text)
