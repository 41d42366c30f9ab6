"""Texts of strangers, made fit to be shown: escaped, without invisible marks, with their links."""

import re

from markupsafe import Markup, escape

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINK = re.compile(r"&lt;(https?://[^|&]+)(?:\|(.*?))?&gt;")
BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")
CODE = re.compile(r"`([^`\n]+)`")


def visible(body: str | None) -> str:
    """Markdown without its HTML comments, which GitHub does not show either."""
    return COMMENT.sub("", body or "").strip()


def mrkdwn(text: str) -> Markup:
    """Slack's own markup: links, bold and code; everything else is as it was written."""
    shown = str(escape(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")))
    shown = LINK.sub(lambda found: f'<a href="{found[1]}">{found[2] or found[1]}</a>', shown)
    shown = BOLD.sub(r"<strong>\1</strong>", shown)
    return Markup(CODE.sub(r"<code>\1</code>", shown))  # noqa: S704
