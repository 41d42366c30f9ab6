"""What each run's process is given so that it can be found dead, and go on where it was."""

from prefect.settings import get_current_settings

from config.settings import get_settings
from tasks.recovery.silent import FREQUENCY, HEARTBEAT

RESULTS = "PREFECT_RESULTS_LOCAL_STORAGE_PATH"
EXTRA_CODES = "PREFECT_CLIENT_RETRY_EXTRA_CODES"


def environment() -> dict[str, str]:
    """Heartbeats, results in AUTOPILOT_HOME, and patience with a server whose database is away (it answers 500).

    What Prefect's settings of this machine say counts more.
    """
    prefect, given = get_current_settings(), {}
    if "heartbeat_frequency" not in prefect.flows.model_fields_set:
        given[FREQUENCY] = f"{HEARTBEAT.total_seconds():.0f}"
    if "local_storage_path" not in prefect.results.model_fields_set:
        given[RESULTS] = str(get_settings().autopilot_home / "results")
    if "retry_extra_codes" not in prefect.client.model_fields_set:
        given[EXTRA_CODES] = "500"
    return given
