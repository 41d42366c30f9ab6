"""Asking people, and waiting for their answer without a process: for minutes or for weeks."""

import hashlib
from datetime import timedelta

from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.input.actions import read_flow_run_input
from prefect.input.run_input import keyset_from_base_key

LONGEST_WAIT = timedelta(days=30)


class Approval(RunInput):
    """Whether it may go on, and what the person has to say."""

    approve: bool
    comment: str = ""


def approved[Answer: RunInput](question: str, model: type[Answer], within: timedelta = LONGEST_WAIT) -> Answer:
    """A person's answer: the flow leaves its process here, and is started again with the form filled in.

    To be called in a flow (not in a task) that a deployment started. What was answered once is not asked again in the
    same run, also after a crash. The run fails when nobody answers `within` that time.
    """
    key = hashlib.sha256(question.encode()).hexdigest()[:12]
    given = read_flow_run_input(keyset_from_base_key(f"suspended-{key}")["response"])
    if given is not None:
        return model.model_validate(given)
    form = model.with_initial_data(description=question)
    return suspend_flow_run(wait_for_input=form, timeout=int(within.total_seconds()), key=key)
