"""Block Kit within Slack's limits, checked before anything is sent; what is too long is split or cut."""

from collections.abc import Iterable, Sequence

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    SectionBlock,
)

from integrations.errors import Rejected

SECTION, HEADER, BUTTON, BLOCKS, TEXT = 3000, 150, 75, 50, 4000
"""Slack's limits: characters of a section, a header and a button, blocks a message, and characters of its text."""


def escape(text: str) -> str:
    """Text from outside as mrkdwn: no link, no mention and no channel comes of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str, text: str) -> str:
    """A link in mrkdwn; the address may hold neither `|` nor `>`."""
    return f"<{url.replace('|', '%7C').replace('>', '%3E').replace('<', '%3C')}|{escape(text)}>"


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where some are missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def header(text: str) -> Block:
    return HeaderBlock(text=shorten(text, HEADER))


def divider() -> Block:
    return DividerBlock()


def context(text: str) -> Block:
    """Small print, in mrkdwn."""
    return ContextBlock(elements=[MarkdownTextObject(text=shorten(text, SECTION))])


def sections(text: str) -> list[Block]:
    """As many sections as the mrkdwn text needs, split between lines where possible."""
    return [SectionBlock(text=MarkdownTextObject(text=part)) for part in split(text, SECTION)]


def buttons(labels: Iterable[tuple[str, str, str]]) -> Block:
    """A row of buttons: the label, the action's id and its value."""
    made = [ButtonElement(text=shorten(text, BUTTON), action_id=action, value=value) for text, action, value in labels]
    return ActionsBlock(elements=made)


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters that hold all of the text but the breaks between them."""
    pieces: list[str] = []
    rest = text.strip("\n")
    while len(rest) > limit:
        cut = max(rest.rfind("\n", 1, limit + 1), 0) or max(rest.rfind(" ", 1, limit + 1), 0) or limit
        pieces.append(rest[:cut])
        rest = rest[cut:].lstrip("\n ") if cut < limit else rest[cut:]
    return [*pieces, rest] if rest else pieces


def messages(blocks: Sequence[Block]) -> list[Sequence[Block]]:
    """The blocks, parted into as many messages as Slack's limit asks for."""
    return [blocks[start : start + BLOCKS] for start in range(0, len(blocks), BLOCKS)] or [[]]


def check(blocks: Sequence[Block], asked: str) -> None:
    """Hold a message to Slack's limits. Raises Rejected, which names what is wrong."""
    if len(blocks) > BLOCKS:
        raise Rejected("Slack", asked, f"{len(blocks)} blocks", f"A message takes {BLOCKS}: split it or attach a file")
    for number, block in enumerate(blocks):
        try:
            block.to_dict()
        except SlackObjectFormationError as error:
            raise Rejected("Slack", asked, f"block {number}: {error}", "Shorten it") from None
