"""The page at `/` that shows what the world holds, so that a demo can be watched."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from jinja2 import Template

if TYPE_CHECKING:
    from emulator.world import World

TEMPLATE = Path(__file__).with_name("page.html.jinja")
SHOWN = ("number", "title", "name", "text", "body", "description", "url", "user", "channel")
"""What of a row people want to see, where it has it."""
NEWEST = 50

type Rows = list[dict[str, object]]


def state_page(world: "World") -> str:
    """All platforms as one HTML document."""
    others = {"Linear": tables(world.linear), "Slack": tables(world.slack)}
    page: str = Template(TEMPLATE.read_text(), autoescape=True).render(world=world, others=others)
    return page


def tables(state: msgspec.Struct) -> dict[str, Rows]:
    """The collections of a state that have rows to show, newest first."""
    found = {}
    for name, held in msgspec.to_builtins(state).items():
        collection = list(held.values()) if isinstance(held, dict) else held if isinstance(held, list) else []
        rows = [_shown(row) for row in reversed(collection) if isinstance(row, dict)]
        if any(rows):
            found[name.replace("_", " ").capitalize()] = [row for row in rows if row][:NEWEST]
    return found


def _shown(row: dict[str, object]) -> dict[str, object]:
    return {key: row[key] for key in SHOWN if isinstance(row.get(key), str | int)}
