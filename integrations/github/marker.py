"""The invisible mark in a body by which we find again what we wrote."""


def mark(body: str, key: str) -> str:
    """The body with its mark, which GitHub does not show."""
    return f"{body.rstrip()}\n\n{marker(key)}"


def marker(key: str) -> str:
    return f"<!-- autopilot:{key.replace('--', '- -')} -->"


def is_marked(body: str | None, key: str) -> bool:
    return marker(key) in (body or "")
