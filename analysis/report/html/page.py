"""The page: a Jinja template with its style, script and data put inside."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from analysis.findings import Category, Severity, Tier
from analysis.report import headline
from analysis.report.html.graph import draw
from analysis.report.html.hot_spots import tiles
from analysis.report.html.payload import Sources, for_script, payload
from analysis.report.priorities import first_things
from analysis.report.text import counted, printable
from analysis.result import Analysis
from analysis.rules import Rule

SCRIPTS = ("theme.js", "tables.js", "graph.js", "findings.js")
WIDE, TALL = (1160, 420), (328, 460)
"""Treemap sizes in pixels for which names are fitted: a desktop and a phone."""


def to_html(analysis: Analysis, sources: Sources, rules: Sequence[Rule]) -> str:
    """One file without any outside reference. `sources` gives the text of a file by path, or None."""
    script = "\n".join(asset(name) for name in SCRIPTS)
    data = payload(analysis.findings, sources, rules)
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            analysis=analysis,
            headline=headline,
            things=first_things(analysis),
            drawing=draw(analysis.architecture),
            maps={"wide": tiles(analysis.hot_spots, *WIDE), "tall": tiles(analysis.hot_spots, *TALL)},
            data=Markup(for_script(data)),  # noqa: S704 (escaped by for_script)
            hidden=data.total - len(data.rows),
            severities=list(reversed(Severity)),
            categories=list(Category),
            tiers=list(Tier),
            style=Markup(asset("style.css")),  # noqa: S704 (our own file)
            script=Markup(script),  # noqa: S704 (our own files)
            script_hash=csp_hash(script),
        )
    )


def csp_hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def prose(text: str, limit: int | None = None) -> Markup:
    """The text escaped, with what stands `between backticks` as code."""
    parts = re.split("`([^`]+)`", printable(text, limit))
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if number % 2 else part for number, part in enumerate(parts))


@cache
def environment() -> Environment:
    found = Environment(
        loader=PackageLoader("analysis.report.html", "assets"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["shown"] = printable
    found.filters["prose"] = prose
    found.filters["counted"] = counted
    found.filters["thousands"] = lambda number: f"{number:,}"
    return found


@cache
def asset(name: str) -> str:
    loader = environment().loader
    assert loader
    return loader.get_source(environment(), name)[0].strip()
