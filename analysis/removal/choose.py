"""Which findings are certain enough to act on, and which stay because of what is kept."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from analysis.confirmation import ENGINE, RULES
from analysis.findings import Finding, Tier
from analysis.index.paths import is_example, is_generated, is_test, is_vendored
from analysis.removal.edit import EDITED, body_of
from analysis.removal.model import IMPORT

UNUSED_TYPE = "dead-code/unused-type"
REMOVABLE = RULES | {UNUSED_TYPE, IMPORT}
CERTAIN = 0.9
"""The least confidence; an unused public name of an application reaches it when graph-sitter finds no use either."""

ACCEPTED_DOUBT = "the name is not private"

RECORD = re.compile(r"(^|/)(migrations|alembic)/")
"""What ran on databases stays as it ran."""

type Read = Callable[[str], str | None]


def certain(findings: Iterable[Finding], *, judged: bool, path: str = "") -> list[Finding]:
    """What may be removed without a person having looked first, in reading order.

    Where no check of the repository will judge, just what is safe to fix; with them also public names that both
    engines find unused.
    """
    return sorted(
        (one for one in findings if _is_certain(one, judged=judged) and is_ours(one.location.path, path)),
        key=lambda one: (one.location.path, one.location.line, one.symbol),
    )


def _is_certain(finding: Finding, *, judged: bool) -> bool:
    if finding.rule_id not in REMOVABLE or finding.confidence < CERTAIN or not finding.symbol:
        return False
    return finding.tier is Tier.SAFE_TO_FIX or (judged and _both_agree(finding))


def _both_agree(finding: Finding) -> bool:
    """In tests, what nothing uses may be a test that somebody has switched off by its name."""
    agree = finding.engine == ENGINE and ACCEPTED_DOUBT in finding.evidence
    return agree and finding.tier is Tier.REVIEW and not is_test(finding.location.path)


def is_ours(path: str, below: str) -> bool:
    """Whether it is code of this repository that a change may touch, and lies below the path."""
    inside = not below or path == below or path.startswith(f"{below.rstrip('/')}/")
    foreign = is_generated(path) or is_vendored(path) or is_example(path) or RECORD.search(path)
    return inside and not foreign and path.endswith(EDITED)


def closed(chosen: Sequence[Finding], kept: Collection[Finding], read: Read) -> list[Finding]:
    """Those of the chosen that nothing kept names: who uses a dead name must go with it or before it."""
    while True:
        bodies = [(one, body_of(one, read(one.location.path) or "")) for one in kept if one.rule_id != IMPORT]
        needed = [
            one for one in chosen if any(_names(body, one.symbol) for other, body in bodies if not _within(other, one))
        ]
        if not needed:
            return list(chosen)
        chosen = [one for one in chosen if one not in needed]
        kept = [*kept, *needed]


def _within(inner: Finding, outer: Finding) -> bool:
    """Whether one stands inside of the other, and goes with it."""
    a, b = inner.location, outer.location
    return a.path == b.path and b.line <= a.line and (a.end_line or a.line) <= (b.end_line or b.line)


def _names(body: str, symbol: str) -> bool:
    return bool(re.search(rf"\b{re.escape(symbol.rpartition('.')[2])}\b", body))
