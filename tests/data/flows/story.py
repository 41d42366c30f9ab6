"""A flow for the tests: three steps that leave a line each, the second of which waits for a file."""

import time
from pathlib import Path

from prefect import flow, task


@task(persist_result=True, task_run_name="{name}")
def step(name: str, folder: str) -> str:
    with (Path(folder) / "executed").open("a") as executed:
        executed.write(name + "\n")
    while name == "second" and not (Path(folder) / "go").exists():
        time.sleep(0.05)
    if (Path(folder) / f"fail-{name}").exists():
        raise RuntimeError(f"{name} was told to fail")
    return name


@flow
def story(folder: str, chapters: int = 3) -> list[str]:
    """Tell a story in steps."""
    return [step(name, folder) for name in ("first", "second", "third")[:chapters]]
