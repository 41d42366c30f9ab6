"""From findings to remarks: on which line each is said, with what evidence."""

from collections import Counter
from collections.abc import Iterable

from analysis.catalogue import RULES
from analysis.findings import Finding, Location
from analysis.gates.changed_lines import ChangedLines, place_in
from analysis.review.model import Remark, Replacement, short
from analysis.review.suggestions import ReadBytes, suggestion

OTHER_PLACES = 3
WHY = {rule.id: rule.help for rule in RULES}


def remarks_of(
    findings: Iterable[Finding], changed: ChangedLines, shown: ChangedLines, read: ReadBytes
) -> list[Remark]:
    """A remark a finding, in their order. What is not on a changed line is said apart from the lines."""
    seen = Counter[str]()
    found = list[Remark]()
    for finding in findings:
        place = place_in(finding, changed)
        key = short(f"{finding.fingerprint} {seen[finding.fingerprint]}")
        seen[finding.fingerprint] += 1
        found.append(_remark(finding, place, key, _shown_whole(suggestion(finding, read), place, shown)))
    return found


def _remark(finding: Finding, place: Location | None, key: str, replacement: Replacement | None) -> Remark:
    at = place or finding.location
    others = [one for one in finding.locations if one != at]
    also = ", ".join(f"`{one.path}:{one.line}`" for one in others[:OTHER_PLACES])
    more = f" and {len(others) - OTHER_PLACES} more" if len(others) > OTHER_PLACES else ""
    return Remark(
        path=at.path, line=at.line, severity=finding.severity, message=finding.message,
        evidence=(*_telling(finding), *([f"see also {also}{more}"] if also else [])),
        why=WHY.get(finding.rule_id, ""), advice=finding.fix, rule=finding.rule_id, placed=place is not None, key=key,
        replacement=replacement,
    )  # fmt: skip


def _telling(finding: Finding) -> tuple[str, ...]:
    """Evidence that says more than the message does."""
    return tuple(text for text in finding.evidence if finding.message not in text)


def _shown_whole(found: Replacement | None, place: Location | None, shown: ChangedLines) -> Replacement | None:
    """The replacement, if all of its lines are in one piece of the diff; GitHub takes no others."""
    if found is None or place is None:
        return None
    inside = any(found.first in lines and found.last in lines for lines in shown.get(place.path, ()))
    return found if inside else None
