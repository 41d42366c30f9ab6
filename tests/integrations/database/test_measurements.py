"""Measurements are kept once, by repository."""

from datetime import UTC, datetime, timedelta

from integrations.database import open_database
from integrations.database.measurements import MeasurementEntry, keep_measurements, measurements_of

AT = datetime(2026, 11, 20, tzinfo=UTC)


def entry(source: str, value: float = 1.0, series: str = "job tests", at: datetime = AT) -> MeasurementEntry:
    return MeasurementEntry(series=series, unit="s", value=value, at=at, source=source, commit="abc")


def test_the_same_measurement_is_kept_once(records: str) -> None:
    database = open_database(records)
    assert keep_measurements(database, "acme/api", [entry("run 1"), entry("run 1", series="queue")]) == 2
    assert keep_measurements(database, "acme/api", [entry("run 1", 5.0), entry("run 2"), entry("run 2")]) == 1
    assert keep_measurements(database, "acme/shop", [entry("run 1")]) == 1
    found = measurements_of(database, "acme/api", AT - timedelta(days=1))
    assert [(one.series, one.source, one.value) for one in found] == [
        ("job tests", "run 1", 1.0), ("queue", "run 1", 1.0), ("job tests", "run 2", 1.0)
    ]  # fmt: skip


def test_they_come_by_time_and_old_ones_stay_away(records: str) -> None:
    database = open_database(records)
    times = [AT, AT - timedelta(days=2), AT - timedelta(days=100)]
    keep_measurements(database, "r", [entry(f"run {n}", at=at) for n, at in enumerate(times)])
    found = measurements_of(database, "r", AT - timedelta(days=90))
    assert [(one.source, one.at) for one in found] == [("run 1", times[1]), ("run 0", AT)]


def test_long_names_are_cut_and_found_again(records: str) -> None:
    database = open_database(records)
    long = entry("s" * 900, series="t" * 900)
    assert [keep_measurements(database, "r", [long]) for _ in range(2)] == [1, 0]
