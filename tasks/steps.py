"""Which results of steps a run finds again when it goes on after an interruption: cache keys of our own."""

import threading
from dataclasses import dataclass
from typing import Any

from prefect.cache_policies import INPUTS, CachePolicy
from prefect.client.schemas.objects import TaskRun
from prefect.context import FlowRunContext, TaskRunContext

from tasks.writing import is_dry_run


@dataclass
class StepKey(CachePolicy):
    """Flow run and step, how often it was called before if `counted`, and its inputs if `by_inputs`.

    There is none outside of a flow run, nor in a dry run: that has nothing to lose, and what it plans would be missing
    after an interruption. Prefect's own sum of policies would then make a key of the inputs alone, over all runs.
    """

    counted: bool = True
    by_inputs: bool = False

    def compute_key(
        self, task_ctx: TaskRunContext, inputs: dict[str, Any], flow_parameters: dict[str, Any], **kwargs: Any
    ) -> str | None:
        flow_run = FlowRunContext.get()
        if flow_run is None or task_ctx.task_run.flow_run_id is None or is_dry_run():
            return None
        parts = [str(task_ctx.task_run.flow_run_id), task_ctx.task.task_key]
        if self.by_inputs:
            parts.append(INPUTS.compute_key(task_ctx, inputs, flow_parameters, **kwargs) or "nothing")
        if self.counted:
            parts.append(str(calls_before(flow_run, task_ctx.task_run, "-".join(parts))))
        return "-".join(parts)


COUNTING = threading.Lock()


def calls_before(flow_run: FlowRunContext, task_run: TaskRun, step: str) -> int:
    """How often this attempt of the flow run has called the step; a retry of the call does not count.

    Kept where Prefect counts calls. Its own counts are no use: a task run's `dynamic_key` is random (3.8.8).
    """
    counts, call = flow_run.task_run_dynamic_keys, f"autopilot call {task_run.id}"
    with COUNTING:
        if call not in counts:
            counts[call] = counts.get(step, 0)
            counts[step] = int(counts[call]) + 1
        return int(counts[call])


STEP = StepKey(counted=True, by_inputs=False)
"""For steps that are called one after the other, in the same order each time, whatever their inputs."""

CALL = StepKey(counted=True, by_inputs=True)
"""For steps whose order may be another one after an interruption, as side by side: the inputs must be the same too."""

ONCE = StepKey(counted=False, by_inputs=True)
"""As CALL, and a second call with the same inputs in a run gets the result of the first."""
