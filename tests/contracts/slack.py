"""Judging messages to Slack by the models of its own SDK."""

import json
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from emulator.recording import Exchange

MOST_BLOCKS = 50


def violations(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """What is wrong in the blocks that Slack was sent and took."""
    for exchange in exchanges:
        if exchange.platform == "slack" and exchange.status == 200 and exchange.fault is None:
            blocks = _blocks(exchange)
            if len(blocks) > MOST_BLOCKS:
                yield f"{exchange.path}: {len(blocks)} blocks, and {MOST_BLOCKS} are allowed"
            yield from (f"{exchange.path}: {wrong}" for block in blocks for wrong in _mistakes(block))


def _blocks(exchange: Exchange) -> list[dict[str, object]]:
    if b'"ok":false' in exchange.response_body or not exchange.request_body:
        return []
    if exchange.request_headers.get("content-type", "").startswith("application/json"):
        given = json.loads(exchange.request_body).get("blocks") or []
    else:
        given = parse_qs(exchange.request_body.decode(errors="replace")).get("blocks", ["[]"])[0]
    found: list[dict[str, object]] = json.loads(given) if isinstance(given, str) else given
    return found


def _mistakes(block: dict[str, object]) -> Iterator[str]:
    try:
        parsed = Block.parse(block)
        if parsed is None:
            yield f"{block.get('type')} is no block of Slack's"
        else:
            parsed.validate_json()
    except SlackObjectFormationError as error:
        yield str(error)
