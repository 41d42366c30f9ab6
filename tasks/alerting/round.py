"""One look: what is a problem, what of it is news, and who is told; safe to do any number of times at once."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine

from config import clients
from config.settings import get_settings
from integrations.database.alerts import AlertEntry, keep_alerts, open_alerts, recent_alerts
from integrations.database.turns import turn
from tasks.alerting.changes import News, as_told, as_untold, updates
from tasks.alerting.look import look
from tasks.alerting.picture import Picture
from tasks.alerting.problems import judge
from tasks.alerting.telling import tell

PATIENCE = 120.0


class AlertReport(BaseModel):
    """`open` are all alerts that are not well again; `news` is what was told, by title."""

    model_config = ConfigDict(frozen=True)

    open: tuple[AlertEntry, ...]
    news: dict[str, News] = {}

    @property
    def summary(self) -> str:
        return f"Open alerts: {len(self.open)}, told just now: {len(self.news)}"


def alert_round(run: str | None = None) -> AlertReport:
    """Look, judge, keep and tell. A second one waits for the first, and finds nothing new."""
    settings = get_settings()
    database = clients.database()
    with turn(database, "alerts", PATIENCE):
        return settle(database, look(settings), run)


def settle(database: Engine, picture: Picture, run: str | None = None) -> AlertReport:
    """Bring the alerts up to date with the picture, and tell the news; what nobody heard is news the next time."""
    settings = get_settings()
    known = open_alerts(database)
    cooldown = timedelta(minutes=settings.monitoring.alert_cooldown_minutes)
    found = updates(known, judge(picture, settings), picture, cooldown)
    news = [each for each in found if each.news]
    if not news or tell(news, run):
        keep_alerts(database, [as_told(each, picture.taken) for each in found])
    else:
        keep_alerts(database, [as_untold(each, known) for each in found])
    titles = {each.entry.title: each.news for each in news if each.news}
    return AlertReport(open=tuple(open_alerts(database)), news=titles)


def alerts_for_status(limit: int = 5) -> list[AlertEntry]:
    """The open alerts, then those that were closed last; looking makes no database. Raises DatabaseUnavailable."""
    return recent_alerts(clients.database(), limit) if clients.has_database() else []
