"""The history's word on what would be removed: what lost its last use is dead, what never had one may be meant so."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache

from analysis.dead_code.doubts import PUBLIC
from analysis.dead_code.elsewhere import Samples, ended_elsewhere, samples
from analysis.dead_code.judge import ONE_DOUBT
from analysis.dead_code.last_look import body_of, doubt_what_hangs, doubted, name
from analysis.dead_code.outsiders import for_nobody_else
from analysis.dead_code.past import NEVER_USED, UNKNOWN, Past, has_past, is_told, past
from analysis.dead_code.rules import RULES, UNUSED_FUNCTION
from analysis.findings import Finding, Tier
from analysis.index.index import Index

VERSION = 8
MOST = 60
"""Of as many findings of a tier the history is asked; the rest is left as it is."""

ENDED = "its last use was taken away by {}"
ASIDE = "its last use was taken away for a time by {}"
FOR_A_TIME = re.compile(r"\b(temporar(y|ily)|for now|for the moment|disabl(e|es|ed|ing)|wip)\b", re.IGNORECASE)
NEVER = "no commit took a use of it away: it may be unfinished, forgotten, kept as an alternative, or copied in"
SURE = 0.95
SEVERITY = {rule.id: rule.severity for rule in RULES}

type Look = Callable[[list[Finding]], list[Finding]]


def ask_history(
    findings: list[Finding], index: Index, extents: Mapping[tuple[str, int], int] | None = None, look: Look = list
) -> list[Finding]:
    """The findings; what is safe to remove tells which commit took its last use, or is for review if none did, or only
    for a time. What is doubted only because it is public is safe if a commit did, and `look` finds no other doubt.

    Without a history, or in a shallow clone, they are as they were. `extents` are as for `look_again`.
    """
    safe = [one for one in findings if one.tier is Tier.SAFE_TO_FIX]
    public = [one for one in findings if _is_only_public(one)]
    if not (safe or public) or not is_told(index.snapshot):
        return findings
    public = _for_nobody_else(public, index)
    told = _told(index, safe) | _told(index, public)
    kept = {id(one): one for one in safe if _doubt(told.get(id(one), UNKNOWN))}
    ends = extents or {}
    _spare_what_others_used(kept, [one for one in safe if id(one) not in kept], index, ends)
    raised = _raised(public, told, index, look)
    looked = [
        raised.get(id(one)) or _with(one, told.get(id(one), UNKNOWN), is_kept=id(one) in kept) for one in findings
    ]
    return doubt_what_hangs(looked, index.snapshot, ends)


def _is_only_public(finding: Finding) -> bool:
    """Whether nothing else is said against removing it."""
    return finding.tier is Tier.REVIEW and finding.evidence[-1:] == (PUBLIC,) and finding.confidence == ONE_DOUBT


def _for_nobody_else(public: list[Finding], index: Index) -> list[Finding]:
    """Those that nobody outside is known to use, where any commit can have taken their uses away."""
    if not public or not has_past(index.snapshot):
        return []
    judge = for_nobody_else(index.snapshot)
    return [one for one in public if judge(one.location.path)]


def _raised(public: Iterable[Finding], told: Mapping[int, Past], index: Index, look: Look) -> Mapping[int, Finding]:
    """By `id` of what it was: what is safe to remove though it is public."""
    pasts = [(one, told.get(id(one), UNKNOWN)) for one in public]
    ended = [(one, past) for one, past in pasts if past.ended_by and not _doubt(past)]
    looked = look([_as_safe(_with(one, past, is_kept=False)) for one, past in ended])
    return {id(before): after for (before, _), after in zip(ended, looked, strict=True)}


def _as_safe(finding: Finding) -> Finding:
    place = finding.location
    return replace(
        finding, tier=Tier.SAFE_TO_FIX, severity=SEVERITY[finding.rule_id], confidence=SURE,
        fix=f"Remove lines {place.line} to {place.end_line or place.line}, and decorators above them.",
    )  # fmt: skip


def _told(index: Index, findings: Iterable[Finding]) -> dict[int, Past]:
    """By `id`: what the history says of each."""
    snapshot = index.snapshot
    blobs = {file.path: file.blob for file in snapshot.files}
    asked: dict[str, Finding] = {}
    keys: dict[int, str] = {}
    for one in findings:
        if len(asked) < MOST:
            path = one.location.path
            parts = (snapshot.commit or "", snapshot.prefix + path, blobs[path], one.symbol, str(_is_only_public(one)))
            keys[id(one)] = key = "\0".join(parts)
            asked[key] = one
    wide = {key: (snapshot.prefix + one.location.path, name(one)) for key, one in asked.items() if _is_for_others(one)}

    @cache
    def others() -> Samples:
        return samples(snapshot.top, snapshot.commit or "HEAD", wide.values())

    def ask(key: str) -> Past:
        elsewhere = (lambda: ended_elsewhere(others(), wide[key])) if key in wide else (lambda: UNKNOWN)
        return _past(index, asked[key], elsewhere)

    known = index.recall("last uses", VERSION, Past, asked, ask)
    return {finding: known[key] for finding, key in keys.items()}


def _is_for_others(finding: Finding) -> bool:
    """Whether other files can use it: it is Python, and no function inside of another."""
    nested = finding.rule_id == UNUSED_FUNCTION.id and "." in finding.symbol
    return finding.location.path.endswith((".py", ".pyw")) and not nested


def _past(index: Index, finding: Finding, elsewhere: Callable[[], Past]) -> Past:
    """What the history says: first of its own file, or, where the name is public, of all others."""
    public = _is_only_public(finding)
    other = elsewhere() if public else UNKNOWN
    if other != UNKNOWN:
        return other
    own = past(index.snapshot, finding.location.path, name(finding).lstrip("#"))
    if not public and own == NEVER_USED:
        other = elsewhere()
    return other if other.ended_by else own


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
    return replace(finding, evidence=(*finding.evidence, _doubt(past) or ENDED.format(past.ended_by)))
