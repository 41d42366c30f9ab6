"""What a review amounts to. Rules decide; what a model says never does."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from analysis.review.selection import Selection

type Event = Literal["COMMENT", "REQUEST_CHANGES", "APPROVE"]
type Standing = Literal["", "CHANGES_REQUESTED", "APPROVED", "DISMISSED", "COMMENTED"]
"""The state of the last review of ours that had a verdict, empty where there is none."""


class Decision(BaseModel):
    """`write` is the review to submit, None where there is nothing to add; `lift` takes back an earlier verdict."""

    model_config = ConfigDict(frozen=True)

    write: Event | None = None
    lift: bool = False


def decide(  # noqa: PLR0913
    selection: Selection, *, broken: bool, broken_anew: bool, standing: Standing, request_changes: bool, approve: bool
) -> Decision:
    """The next step. `broken` says whether a gate is, `broken_anew` whether what is said now breaks one by itself.

    Changes are requested once for the same reasons: whoever dismisses that has decided.
    """
    blocks = request_changes and broken and (broken_anew or standing in ("", "COMMENTED"))
    if selection.remarks:
        event: Event = "REQUEST_CHANGES" if blocks else "COMMENT"
        return Decision(write=event, lift=not broken and standing == "CHANGES_REQUESTED")
    if broken:
        return Decision()
    if approve and standing != "APPROVED":
        return Decision(write="APPROVE")
    return Decision(lift=standing == "CHANGES_REQUESTED")
