"""What Slack refuses in a message's blocks, by its published limits.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterator, Mapping
from typing import Any

MOST = 50


def mistakes(blocks: list[dict[str, Any]]) -> list[str]:
    """What is wrong, a sentence each."""
    too_many = [f"no more than {MOST} items allowed [json-pointer:/blocks]"] if len(blocks) > MOST else []
    places = enumerate(blocks)
    return too_many + [f"{wrong} [json-pointer:/blocks/{number}]" for number, one in places for wrong in _wrong(one)]


def _wrong(block: Mapping[str, Any]) -> Iterator[str]:
    match block.get("type"):
        case "section":
            texts = [block["text"]] if "text" in block else []
            yield from _long(texts, 3000)
            yield from _long(block.get("fields", []), 2000)
            if not texts and not block.get("fields"):
                yield "missing required field: text"
        case "header":
            yield from _long([block.get("text", {})], 150)
        case "actions":
            yield from _many(block, 25)
            yield from _long([one["text"] for one in block["elements"] if one["type"] == "button"], 75)
        case "context":
            yield from _many(block, 10)
        case "divider" | "image":
            pass
        case other:
            yield f"unsupported type: {other}"


def _long(texts: list[Mapping[str, Any]], limit: int) -> Iterator[str]:
    for text in texts:
        if not text.get("text"):
            yield "must be more than 0 characters"
        elif len(text["text"]) > limit:
            yield f"must be less than {limit + 1} characters"


def _many(block: Mapping[str, Any], limit: int) -> Iterator[str]:
    if not 0 < len(block.get("elements", [])) <= limit:
        yield f"between 1 and {limit} elements allowed"
