"""Which results of steps a run finds again when it goes on after an interruption: cache keys of our own."""

from dataclasses import dataclass
from typing import Any

from prefect.cache_policies import INPUTS, CachePolicy
from prefect.context import TaskRunContext

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
        run = task_ctx.task_run.flow_run_id
        if run is None or is_dry_run():
            return None
        parts = [str(run), task_ctx.task.task_key]
        if self.counted:
            parts.append(task_ctx.task_run.dynamic_key)
        if self.by_inputs:
            parts.append(INPUTS.compute_key(task_ctx, inputs, flow_parameters, **kwargs) or "nothing")
        return "-".join(parts)


STEP = StepKey(counted=True, by_inputs=False)
"""For steps that are called one after the other, in the same order each time, whatever their inputs."""

CALL = StepKey(counted=True, by_inputs=True)
"""For steps whose order may be another one after an interruption, as side by side: the inputs must be the same too."""

ONCE = StepKey(counted=False, by_inputs=True)
"""As CALL, and a second call with the same inputs in a run gets the result of the first."""
