"""What is news: an alert is told when it opens, gets worse, grows after its cooldown, and when it is well again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from integrations.database.alerts import AlertEntry, AlertSeverity
from tasks.alerting.picture import Picture
from tasks.alerting.problems import Problem, is_well_again

REMEMBERED = 200
"""Occurrences whose names are kept with an alert, the newest."""


class News(StrEnum):
    OPENED = "opened"
    WORSE = "worse"
    GROWN = "grown"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Update:
    """An alert as it is to be kept, and what is to be told of it, if anything."""

    entry: AlertEntry
    news: News | None


def updates(
    known: Sequence[AlertEntry], problems: Sequence[Problem], picture: Picture, cooldown: timedelta
) -> list[Update]:
    """What becomes of the open alerts; the same problems once more change nothing and are no news."""
    by_group = {(alert.kind, alert.subject): alert for alert in known}
    found = [_update(by_group.pop((each.kind, each.subject), None), each, picture.taken, cooldown) for each in problems]
    return [*found, *_closed(list(by_group.values()), picture)]


def _update(alert: AlertEntry | None, problem: Problem, now: datetime, cooldown: timedelta) -> Update:
    said = {"severity": problem.severity, "title": problem.title, "message": problem.message, "seen": now}
    if alert is None:
        ids = problem.occurrences[:REMEMBERED]
        new = AlertEntry(
            kind=problem.kind, subject=problem.subject, opened=now, count=max(1, len(problem.occurrences)),
            occurrences=ids, **said,
        )  # fmt: skip
        return Update(new, News.OPENED)
    more = [each for each in problem.occurrences if each not in alert.occurrences]
    occurrences = (*more, *alert.occurrences)[:REMEMBERED]
    grown = alert.model_copy(update={**said, "count": alert.count + len(more), "occurrences": occurrences})
    return Update(grown, _news(alert, grown, cooldown))


def _news(before: AlertEntry, after: AlertEntry, cooldown: timedelta) -> News | None:
    """What people have not been told yet waits for the end of the cooldown, but not what is worse."""
    if before.told is None:
        return News.OPENED
    order = list(AlertSeverity)
    if order.index(after.severity) > order.index(before.severity):
        return News.WORSE
    if after.count > before.told_count and after.seen - before.told >= cooldown:
        return News.GROWN
    return None


def _closed(alerts: Sequence[AlertEntry], picture: Picture) -> Iterator[Update]:
    for alert in alerts:
        if is_well_again(alert, picture):
            closed = alert.model_copy(update={"closed": picture.taken})
            yield Update(closed, News.RECOVERED if alert.told else None)


def as_told(update: Update, now: datetime) -> AlertEntry:
    """The alert when people have been told."""
    entry = update.entry
    return entry.model_copy(update={"told": now, "told_count": entry.count}) if update.news else entry


def as_untold(update: Update, known: Sequence[AlertEntry]) -> AlertEntry:
    """The alert when nobody could be told: what was news is news again the next time."""
    before = next((alert for alert in known if alert.id == update.entry.id), None)
    if update.news is None or before is None:
        return update.entry
    return update.entry.model_copy(update={"closed": None, "severity": before.severity})
