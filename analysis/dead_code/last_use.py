"""The history's word on what would be removed: what lost its last use is dead, what never had one may be meant so."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from analysis.dead_code.last_look import body_of, doubt_what_hangs, doubted, name
from analysis.dead_code.past import NEVER_USED, UNKNOWN, Past, is_told, past
from analysis.findings import Finding, Tier
from analysis.index.index import Index

VERSION = 5
MOST = 60
"""Of as many findings the history is asked; the rest is left as it is."""

ENDED = "its last use was taken away by {}"
ASIDE = "its last use was taken away for a time by {}"
FOR_A_TIME = re.compile(r"\b(temporar(y|ily)|for now|for the moment|disabl(e|es|ed|ing)|wip)\b", re.IGNORECASE)
NEVER = "no commit took a use of it away: it may be unfinished, forgotten, kept as an alternative, or copied in"


def ask_history(
    findings: list[Finding], index: Index, extents: Mapping[tuple[str, int], int] | None = None
) -> list[Finding]:
    """The findings; what is safe to remove tells which commit took its last use, or is for review if none did, or only
    for a time.

    Without a history, or in a shallow clone, they are as they were. `extents` are as for `look_again`.
    """
    safe = [one for one in findings if one.tier is Tier.SAFE_TO_FIX]
    if not safe or not is_told(index.snapshot):
        return findings
    told = _told(index, safe)
    kept = {id(one): one for one in safe if _doubt(told.get(id(one), UNKNOWN))}
    ends = extents or {}
    _spare_what_others_used(kept, [one for one in safe if id(one) not in kept], index, ends)
    looked = [_with(one, told.get(id(one), UNKNOWN), is_kept=id(one) in kept) for one in findings]
    return doubt_what_hangs(looked, index.snapshot, ends)


def _told(index: Index, safe: Iterable[Finding]) -> dict[int, Past]:
    """By `id`: what the history says of each."""
    snapshot = index.snapshot
    blobs = {file.path: file.blob for file in snapshot.files}
    asked: dict[str, tuple[str, str]] = {}
    keys: dict[int, str] = {}
    for one in safe:
        path, called = one.location.path, name(one).lstrip("#")
        if len(asked) < MOST:
            keys[id(one)] = key = "\0".join((snapshot.commit or "", snapshot.prefix + path, blobs[path], called))
            asked[key] = path, called
    known = index.recall("last uses", VERSION, Past, asked, lambda key: past(snapshot, *asked[key]))
    return {finding: known[key] for finding, key in keys.items()}


def _spare_what_others_used(
    kept: dict[int, Finding], gone: list[Finding], index: Index, ends: Mapping[tuple[str, int], int]
) -> None:
    """Take out what is still used, by code that lost its own last use."""
    while gone:
        user = gone.pop()
        words = body_of(user, index.snapshot, ends)
        used = [one for one in kept.values() if one.location.path == user.location.path and name(one) in words]
        gone.extend(kept.pop(id(one)) for one in used)


def _doubt(past: Past) -> str:
    """Why what has this past may be kept; "" if nothing says so."""
    if past == NEVER_USED:
        return NEVER
    return ASIDE.format(past.ended_by) if FOR_A_TIME.search(past.ended_by) else ""


def _with(finding: Finding, past: Past, *, is_kept: bool) -> Finding:
    if is_kept:
        return doubted(finding, [_doubt(past)])
    if not past.ended_by:
        return finding
    return replace(finding, evidence=(*finding.evidence, ENDED.format(past.ended_by)))
