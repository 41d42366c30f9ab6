"""Mentions of what comes from outside of the repository: a library's or Python's own function."""

from analysis.python.facts import PYTHON
from analysis.refactoring.references.find import Finder, files_with
from analysis.refactoring.references.reading import Reader
from analysis.refactoring.references.sites import References, Site
from analysis.refactoring.view import View


def find_outside(view: View, name: str) -> References:
    """Where a dotted name such as `logging.warn` is meant. Raises Refused where a file that has it does not parse."""
    module, _, last = name.rpartition(".")
    sites: list[Site] = []
    doubts: list[str] = []
    mentions: list[str] = []
    for path in files_with(view, frozenset({last})):
        if not any(
            one.module.partition(".")[0] == module.partition(".")[0] for one in view.index.facts(PYTHON)[path].imports
        ):
            continue
        finder = Finder(Reader(view, path), ("", name), frozenset({last}))
        finder.reader.module.visit(finder)
        sites += finder.sites
        doubts += finder.doubts
        mentions += finder.mentions
    return References(tuple(sites), tuple(dict.fromkeys(doubts)), tuple(dict.fromkeys(mentions)))
