from config.settings import AlertThresholds, get_settings
from deployments.worker.room import fullest, usage

THRESHOLDS = AlertThresholds(cpu_usage_percent=80, memory_usage_percent=90, disk_usage_percent=95)


def test_what_is_above_its_threshold_is_named_with_both_numbers() -> None:
    assert fullest({"processors": 80, "memory": 90, "disk": 95}, THRESHOLDS) is None
    assert (
        fullest({"processors": 20, "memory": 93.4, "disk": 96}, THRESHOLDS)
        == "memory at 93 % of 90 %, disk at 96 % of 95 %"
    )


def test_the_machine_tells_how_full_it_is_in_percent() -> None:
    used = usage(get_settings())
    assert set(used) == {"processors", "memory", "disk"}
    assert all(0 <= value <= 100 for value in used.values())
    assert used["memory"] > 0
