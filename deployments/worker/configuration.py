"""What a deployment can say about how its runs are started: the job variables of a pool of type `autopilot`."""

import os
from typing import Any, Literal

from prefect.client.schemas.objects import FlowRun
from prefect.workers.process import ProcessJobConfiguration, ProcessVariables
from pydantic import Field

from deployments.worker import surviving

Isolation = Literal["fork", "process"]

ONLY_AT_START = ("LD_", "MALLOC_", "GLIBC_", "PYTHON", "OPENBLAS_", "OMP_", "MKL_")
READ_LATER = {"PYTHONPATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}

ISOLATION = (
    "How the run's process is made: forked from one that has Prefect and the flows imported, which takes a fraction of "
    "a second, or started afresh as the process worker does."
)
MEMORY = "The run ends when its processes hold more than this; shared memory is counted in proportion."
CPU = "The run ends when one of its processes has used more processor time than this."
FILES = "How many files each of its processes may have open."
TIMEOUT = "The run is ended as TimedOut when its process takes longer; waiting for people without a process is free."


class AutopilotJobConfiguration(ProcessJobConfiguration):
    """One run's job: the template of the pool, filled in by deployment and run."""

    isolation: Isolation = "fork"
    memory_mb: int | None = Field(default=None, ge=16)
    cpu_seconds: int | None = Field(default=None, ge=1)
    open_files: int | None = Field(default=None, ge=32)
    timeout_seconds: int | None = Field(default=None, ge=1)

    def prepare_for_flow_run(self, flow_run: FlowRun, *arguments: Any, **options: Any) -> None:
        super().prepare_for_flow_run(flow_run, *arguments, **options)
        self.env = {**surviving.environment(), **self.env}

    def why_fresh(self) -> str | None:
        """Why this run is to be started in a fresh process, or None when it can be forked."""
        if self.isolation == "process":
            return "the deployment asks for a process of its own"
        if self._command_configured:
            return "the deployment has a command of its own"
        if changed := [
            name for name in sorted(self.env) if only_at_start(name) and self.env[name] != os.environ.get(name)
        ]:
            return f"a forked process would not see {', '.join(changed)}"
        return None


def only_at_start(name: str) -> bool:
    """Whether the interpreter or a library reads the variable once, before any of our code runs."""
    return name.startswith(ONLY_AT_START) and name not in READ_LATER


class AutopilotVariables(ProcessVariables):
    """The form that Prefect's page shows for the pool and its deployments."""

    isolation: Isolation = Field(default="fork", title="Isolation", description=ISOLATION)
    memory_mb: int | None = Field(default=None, ge=16, title="Memory limit in MB", description=MEMORY)
    cpu_seconds: int | None = Field(default=None, ge=1, title="Processor time limit in seconds", description=CPU)
    open_files: int | None = Field(default=None, ge=32, title="Open file limit", description=FILES)
    timeout_seconds: int | None = Field(default=None, ge=1, title="Time limit in seconds", description=TIMEOUT)
