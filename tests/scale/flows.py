"""The flow of the scale test: three steps, each with one effect on a world outside that does not refuse doubles."""

import os
import time
from datetime import timedelta

from prefect import flow, task
from prefect.context import TaskRunContext
from pydantic import BaseModel
from sqlalchemy import NullPool, create_engine, text

from config import clients
from integrations.writes import Journal, Write, perform

STEPS = 3
WORLD = "SCALE_WORLD"


class Seen(BaseModel):
    number: int


def step_key(context: TaskRunContext, parameters: dict[str, object]) -> str:
    return f"{context.task_run.flow_run_id}-{parameters['number']}"


@task(persist_result=True, cache_key_fn=step_key, cache_expiration=timedelta(days=1))
def take_effect(key: str, number: int, seconds: float) -> int:
    """Note down that the step is executed, then have the effect once, whoever else is at it."""
    world = create_engine(os.environ[WORLD], poolclass=NullPool)
    values = {"key": key, "number": number}

    def find() -> Seen | None:
        with world.connect() as connection:
            query = text("select number from effect where key = :key and number = :number")
            return Seen(number=number) if connection.execute(query, values).first() else None

    def send(_: Seen | None) -> Seen:
        with world.begin() as connection:
            connection.execute(text("insert into effect (key, number) values (:key, :number)"), values)
        return Seen(number=number)

    with world.begin() as connection:
        connection.execute(text("insert into execution (key, number) values (:key, :number)"), values)
    time.sleep(seconds / 2)
    write = Write("world", "effect", key, f"{key}-{number}", f"Step {number} of {key}", {})
    perform(Journal(clients.database(), "scale"), write, send, find=find)
    time.sleep(seconds / 2)
    return number


@flow
def have_effects(key: str, seconds: float = 0.3) -> int:
    return sum(take_effect(key, number, seconds) for number in range(STEPS))
