"""Who outside of a repository may use a public name of an application: importers, readers of its manual, plugins."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from analysis.dead_code.conventions import is_private_module
from analysis.dead_code.libraries import Offer, is_for_programs, libraries
from analysis.index.paths import is_example, is_test
from analysis.index.snapshot import Snapshot

MANUAL = (".rst", ".md", ".txt")
DOCUMENTED = re.compile(r"\bauto(?:module|class|function|summary)::\s*([\w.]+)|^:::\s*([\w.]+)", re.MULTILINE)
"""Sphinx and mkdocstrings put what a module offers into a manual."""

PLUGIN = re.compile(r"(^|/)(plugins|add-?ons|extensions|modules|cogs|skills)/[^.]+\.pyw?$")
MANY = 10
"""So many files in folders of plugins show that users have plugins of their own."""


def for_nobody_else(snapshot: Snapshot) -> Callable[[str], bool]:
    """Whether nobody outside is known to use public names of a Python file.

    They are where it is published, meant for other programs, documented as a module, or beside many plugins, unless it
    is a test or a private module.
    """
    offers, documented = libraries(snapshot), _documented(snapshot)
    kit = is_for_programs(snapshot)
    hosts = sum(bool(PLUGIN.search(file.path)) and not is_test(file.path) for file in snapshot.files) >= MANY

    def judge(path: str) -> bool:
        if is_test(path) or is_private_module(path):
            return True
        if kit or is_example(path) or offers.offer(path) is not Offer.NOTHING or _module(path) in documented:
            return False
        return not hosts or bool(PLUGIN.search(path))

    return judge


def _documented(snapshot: Snapshot) -> set[str]:
    """The modules that a manual shows, and those of which it shows a member."""
    texts = (snapshot.text(file.path) or "" for file in snapshot.files if file.path.endswith(MANUAL))
    named = {one or other for text in texts for one, other in DOCUMENTED.findall(text)}
    return named | {name.rpartition(".")[0] for name in named}


def _module(path: str) -> str:
    place = PurePosixPath(path).with_suffix("")
    parts = place.parts[:-1] if place.name == "__init__" else place.parts
    return ".".join(parts[1:] if parts[:1] == ("src",) else parts)
