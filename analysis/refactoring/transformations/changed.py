"""What a transformation gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.refactoring.references.sites import References
from analysis.refactoring.transformations.new_imports import without_idle_imports
from analysis.refactoring.uses import read_uses
from analysis.refactoring.view import Refused, View, parsed
from analysis.removal.text import Edit, apply, overlap

MOST_TOLD = 5
NO_REFERENCES = References(())


@dataclass(frozen=True, slots=True)
class Changed:
    """The files after a step, by path, and what it did in a sentence."""

    kind: str
    sentence: str
    files: Mapping[str, bytes]


def changed(
    view: View, kind: str, sentence: str, edits: Mapping[str, Sequence[Edit]], references: References = NO_REFERENCES
) -> Changed:
    """The step with its edits done. Raises Refused where they touch each other or a file would not parse."""
    files = {path: _apply(path, view.source(path), list(dict.fromkeys(some))) for path, some in edits.items() if some}
    if not files:
        raise Refused("nothing would change")
    return Changed(kind, sentence + _left(references.told) + overruled(references.mentions), files)


def _apply(path: str, content: bytes, edits: Sequence[Edit]) -> bytes:
    if overlap(edits):
        raise Refused(f"two edits of {path} would touch the same place")
    result = apply(content, edits)
    parsed(path, result)
    return without_idle_imports(path, result, _became_idle(content, result))


def _became_idle(before: bytes, after: bytes) -> list[str]:
    """The names that something used, and nothing does any more."""
    then, now = read_uses(before), read_uses(after)
    return [name for name, bound in now.items() if not bound.uses and name in then and then[name].uses]


def _left(told: Sequence[str]) -> str:
    """Where prose still has the old words."""
    return f" (left as it is in prose: {_listed([f'`{place}`' for place in told])})" if told else ""


def overruled(mentions: Sequence[str]) -> str:
    """What would have refused the step, had nobody said that it does not matter."""
    return f" (as was asked for, in spite of this, which is left as it is: {_listed(mentions)})" if mentions else ""


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - MOST_TOLD} more" if len(texts) > MOST_TOLD else ""
    return f"{', '.join(texts[:MOST_TOLD])}{more}"


def changed_files(kind: str, sentence: str, files: Mapping[str, bytes]) -> Changed:
    """The step where whole files were made anew. Raises Refused where one would not parse."""
    for path, content in files.items():
        parsed(path, content)
    return Changed(kind, sentence, files)
