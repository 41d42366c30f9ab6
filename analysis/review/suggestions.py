"""A change that is known to be right, as the lines that it replaces."""

from collections.abc import Callable

from analysis.findings import Finding, Tier
from analysis.removal.choose import REMOVABLE, is_ours
from analysis.removal.edit import without
from analysis.removal.model import IMPORT, Refused, doomed_by
from analysis.review.model import Replacement

LONGEST = 60
"""Lines that one suggestion may replace; more than that is a change of its own."""

type ReadBytes = Callable[[str], bytes | None]


def suggestion(finding: Finding, read: ReadBytes) -> Replacement | None:
    """The lines without what nothing uses, if that is certain and can be taken out in one piece."""
    place = finding.location
    if finding.tier is not Tier.SAFE_TO_FIX or finding.rule_id not in REMOVABLE or not is_ours(place.path, ""):
        return None
    content = read(place.path)
    if content is None or b"\r" in content or (finding.rule_id == IMPORT and place.path.endswith("__init__.py")):
        return None
    try:
        after = without(content, [doomed_by(finding)])
    except Refused:
        return None
    found = replacement(content.decode(errors="replace"), after.decode(errors="replace"))
    return found if found and found.first <= place.line <= found.last else None


def replacement(before: str, after: str) -> Replacement | None:
    """The one block of lines in which two texts differ; None where that is nothing, or too much to suggest."""
    old, new = (text.removesuffix("\n").split("\n") for text in (before, after))
    most = min(len(old), len(new))
    top = next((number for number in range(most) if old[number] != new[number]), most)
    bottom = next((number for number in range(most - top) if old[-1 - number] != new[-1 - number]), most - top)
    block = new[top : len(new) - bottom]
    first, last = top + 1, len(old) - bottom
    if first > last or last - first >= LONGEST:
        return None
    return Replacement(first=first, last=last, text="\n".join(block))
