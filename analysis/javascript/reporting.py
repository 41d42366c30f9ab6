"""Turning a place in a file into a finding of a rule."""

from collections.abc import Sequence
from typing import Required, TypedDict, Unpack

from analysis.findings import Finding, Location, Severity, Tier
from analysis.index.index import Index
from analysis.javascript.rules import RULES
from analysis.javascript.structure import Place

BY_ID = {rule.id: rule for rule in RULES}
MOST_LOCATIONS = 30


class Details(TypedDict, total=False):
    """What a finding says beyond its rule, places and message; severity and tier default to the rule's."""

    confidence: Required[float]
    symbol: str
    evidence: tuple[str, ...]
    severity: Severity
    tier: Tier
    fix: str


class Reporter:
    """Makes findings; reads the lines that they point to from the snapshot."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._lines: dict[str, list[str]] = {}

    def finding(
        self,
        rule_id: str,
        places: Sequence[tuple[str, Place, str]],
        message: str,
        **details: Unpack[Details],
    ) -> Finding:
        """A finding about (path, place, note) triples, the first being the primary one."""
        rule = BY_ID[rule_id]
        path, place, _ = places[0]
        return Finding(
            rule_id=rule_id,
            category=rule.category,
            severity=details.get("severity", rule.severity),
            confidence=details["confidence"],
            tier=details.get("tier", rule.tier),
            message=message,
            locations=tuple(_location(*one) for one in places[:MOST_LOCATIONS]),
            symbol=details.get("symbol", ""),
            evidence=details.get("evidence", ()),
            fix=details.get("fix", ""),
            context=self._line(path, place.line),
        )

    def _line(self, path: str, number: int) -> str:
        if path not in self._lines:
            try:
                self._lines[path] = self.index.snapshot.read(path).decode(errors="replace").split("\n")
            except OSError:
                self._lines[path] = []
        lines = self._lines[path]
        return lines[number - 1].strip()[:200] if number <= len(lines) else ""


def _location(path: str, place: Place, note: str) -> Location:
    return Location(
        path=path,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        note=note,
    )
