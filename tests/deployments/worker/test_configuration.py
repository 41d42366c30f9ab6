import pytest

from deployments.worker.configuration import AutopilotJobConfiguration
from deployments.worker.preloading import module_of
from deployments.worker.worker import AutopilotWorker


@pytest.mark.parametrize(
    ("configuration", "reason"),
    [
        (AutopilotJobConfiguration(), None),
        (AutopilotJobConfiguration(env={"ANYTHING": "1", "PYTHONPATH": "/somewhere"}), None),
        (AutopilotJobConfiguration(isolation="process"), "asks for a process of its own"),
        (AutopilotJobConfiguration(env={"PYTHONHASHSEED": "1", "LD_PRELOAD": "a.so"}), "LD_PRELOAD, PYTHONHASHSEED"),
    ],
)
def test_a_run_is_forked_unless_a_forked_process_would_be_another(
    configuration: AutopilotJobConfiguration, reason: str | None
) -> None:
    assert (configuration.why_fresh() is None) == (reason is None)
    assert (reason or "") in (configuration.why_fresh() or "")


@pytest.mark.parametrize(
    ("entrypoint", "module"),
    [
        ("flows.health_check.health_check", "flows.health_check"),
        ("flows.health_check:health_check", "flows.health_check"),
        ("flows/health_check.py:health_check", None),
        ("flow", None),
    ],
)
def test_only_module_paths_name_a_module_to_import_ahead(entrypoint: str, module: str | None) -> None:
    assert module_of(entrypoint) == module


def test_the_form_of_the_pool_explains_each_variable_of_ours() -> None:
    template = AutopilotWorker.get_default_base_job_template()
    for name in ("isolation", "memory_mb", "cpu_seconds", "open_files"):
        assert template["job_configuration"][name] == f"{{{{ {name} }}}}"
        assert template["variables"]["properties"][name]["description"].endswith((".", "does."))
