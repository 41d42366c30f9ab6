"""What earlier reviews of ours have said, kept in their bodies where nobody sees it."""

import re
from collections.abc import Iterable

from analysis.review.model import Remark

SAID = re.compile(r"<!-- autopilot:said=([0-9a-f,]*) -->")
MOST_KEPT = 1000


def said_in(bodies: Iterable[str | None]) -> frozenset[str]:
    """The keys of all remarks that were made, also of those that people have resolved or deleted since."""
    return frozenset(key for body in bodies for match in SAID.findall(body or "") for key in match.split(",") if key)


def is_ours(body: str | None) -> bool:
    """Whether a review of ours has this body."""
    return SAID.search(body or "") is not None


def saying(remarks: Iterable[Remark]) -> str:
    """The mark to put into a body."""
    return f"<!-- autopilot:said={','.join([one.key for one in remarks][:MOST_KEPT])} -->"
