"""What GitHub takes as text, and the invisible mark in it by which we find again what we wrote."""

LONGEST_BODY = 65_000
"""GitHub takes 65,536 characters."""

LONGEST_TITLE = 256
LEFT_OUT = "*The rest is left out: GitHub takes no longer texts.*"


def mark(body: str, key: str) -> str:
    """The body, as far as GitHub takes it, with its mark, which GitHub does not show."""
    return f"{fitted(body.rstrip())}\n\n{marker(key)}"


def marker(key: str) -> str:
    return f"<!-- autopilot:{key.replace('--', '- -')} -->"


def is_marked(body: str | None, key: str) -> bool:
    return marker(key) in (body or "")


def fitted(text: str) -> str:
    """The text, or its beginning in whole lines, a sentence that says so, and the invisible lines at its end."""
    if len(text) <= LONGEST_BODY:
        return text
    lines = text.splitlines(keepends=True)
    shown = len(lines)
    while shown and (not lines[shown - 1].strip() or lines[shown - 1].startswith("<!-- autopilot:")):
        shown -= 1
    end = "".join(lines[shown:])
    head = text[: LONGEST_BODY - len(end)]
    head = head[: head.rfind("\n") + 1] or head
    fence = "```\n" if sum(line.startswith("```") for line in head.splitlines()) % 2 else ""
    return f"{head}{fence}\n{LEFT_OUT}\n\n{end}".rstrip()


def heading(title: str) -> str:
    """The title as GitHub keeps it: without space around it, and no longer than it may be."""
    title = title.strip()
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"
