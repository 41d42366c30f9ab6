"""Taking names out of a file, by the language that its own name tells."""

from collections.abc import Sequence

from analysis.findings import Finding
from analysis.removal import javascript, python
from analysis.removal.model import Doomed, doomed_by

PYTHON = ".py"
EDITED = (PYTHON, *javascript.SUFFIXES)


def without(content: bytes, doomed: Sequence[Doomed]) -> bytes:
    """The file without these names of it. Raises Refused."""
    edit = python.without if doomed[0].path.endswith(PYTHON) else javascript.without
    return edit(content, doomed)


def body_of(finding: Finding, text: str) -> str:
    """The lines of the definition that a finding is about."""
    place = finding.location
    first, last = place.line, place.end_line or place.line
    if place.path.endswith(javascript.SUFFIXES):
        first, last = javascript.extent(text.encode(), doomed_by(finding))
    return "\n".join(text.splitlines()[first - 1 : last])
