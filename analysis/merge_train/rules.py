"""What still stands between a pull request and its merge."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from analysis.merge_train.results import State, failing, state_of
from analysis.merge_train.settings import MergeSettings

TRUSTED = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
"""Whose approval counts: on a public repository anybody can approve."""


class Opinion(BaseModel):
    """A review with a verdict."""

    model_config = ConfigDict(frozen=True)

    by: str
    state: str
    commit: str = ""
    association: str = ""


class Candidate(BaseModel):
    """An open pull request, with all that rules ask about it. `behind` says whether the base has moved on."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    head: str
    base: str
    author: str = ""
    draft: bool = False
    mergeable: bool | None = None
    behind: bool = False
    labels: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    open_threads: int = 0
    results: Mapping[str, str] = {}

    def blockers(self, settings: MergeSettings, required: Sequence[str], base: str) -> tuple[str, ...]:
        """A sentence for each rule that does not let it pass."""
        return tuple(self._blockers(settings, required, base))

    def _blockers(self, settings: MergeSettings, required: Sequence[str], base: str) -> Iterator[str]:
        if self.base != base:
            yield f"it goes into {self.base}, not into {base}"
        if self.draft:
            yield "it is a draft"
        if self.mergeable is False:
            yield f"it conflicts with {base}"
        blocking = {label.casefold() for label in settings.blocking_labels}
        yield from (f"it has the label “{label}”" for label in self.labels if label.casefold() in blocking)
        yield from self._reviews(settings)
        yield from self._checks(required)
        if settings.resolved_threads and self.open_threads:
            yield f"{self.open_threads} review thread{'s are' if self.open_threads > 1 else ' is'} open"
        if settings.up_to_date and self.behind:
            yield f"it lacks the newest commits of {base}"

    def _reviews(self, settings: MergeSettings) -> Iterator[str]:
        latest = {one.by: one for one in self.opinions if one.association in TRUSTED and one.by != self.author}
        yield from (f"{one.by} requests changes" for one in latest.values() if one.state == "CHANGES_REQUESTED")
        given = [
            one
            for one in latest.values()
            if one.state == "APPROVED" and (one.commit == self.head or not settings.fresh_approvals)
        ]
        if len(given) < settings.approvals:
            of = " of its newest commit" if settings.fresh_approvals else ""
            yield f"{len(given)} of {settings.approvals} approvals{of} by people who may write here"

    def _checks(self, required: Sequence[str]) -> Iterator[str]:
        state = state_of(self.results, required)
        if state is State.FAILED:
            yield f"failed: {', '.join(failing(self.results, required))}"
        if state is State.PENDING:
            yield "its checks are not done"


def is_tested_as_it_lands(candidate: Candidate, required: Sequence[str]) -> bool:
    """Whether what its own checks have passed is what the base will be."""
    return not candidate.behind and state_of(candidate.results, required) is State.PASSED
