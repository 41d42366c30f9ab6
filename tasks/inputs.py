"""Handing large values to tasks."""

from typing import cast

from prefect.utilities.annotations import quote


def as_it_is[T](value: T) -> T:
    """The value for a task, without Prefect looking inside for futures: in thousands of findings that takes seconds."""
    return cast("T", quote(value))
