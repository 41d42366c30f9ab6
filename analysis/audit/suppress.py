"""Risks that people decided to live with, until a day."""

from collections.abc import Iterable, Sequence
from datetime import date

from analysis.audit.model import Risk, Suppression
from analysis.index.snapshot import Snapshot
from analysis.suppressions import suppress as by_comment


def apply_suppressions(
    risks: Iterable[Risk], suppressions: Sequence[Suppression], today: date
) -> tuple[list[Risk], list[tuple[Risk, str]]]:
    """What counts, and what is accepted with the reason; a suppression that ran out is told at the risk it covered."""
    kept: list[Risk] = []
    accepted: list[tuple[Risk, str]] = []
    for risk in risks:
        covering = [one for one in suppressions if one.covers(risk)]
        valid = [one for one in covering if today <= one.until]
        if valid and all(any(one.names(ids) for one in valid) for ids in risk.ids or ("",)):
            accepted.append((risk, f"{valid[0].reason} (until {valid[0].until})"))
            continue
        old = next((one for one in covering if one.until < today and any(map(one.names, risk.ids or ("",)))), None)
        told = f"suppressed until {old.until}: {old.reason}" if old else ""
        kept.append(risk.model_copy(update={"expired": told}))
    return kept, accepted


def apply_comments(risks: Sequence[Risk], snapshot: Snapshot) -> tuple[list[Risk], list[tuple[Risk, str]]]:
    """The same for comments in the code: `autopilot: ignore[rule] reason`."""
    _, ignored = by_comment([risk.finding for risk in risks], snapshot.text, None)
    reasons = {finding.fingerprint: why for finding, why in ignored}
    kept = [risk for risk in risks if risk.finding.fingerprint not in reasons]
    accepted = [(risk, why) for risk in risks if (why := reasons.get(risk.finding.fingerprint))]
    return kept, accepted
