"""What the worker benchmark runs; as a program, `flow.serve` for it."""

import os
import time
from pathlib import Path

from prefect import flow


@flow
def begin(file: str, seconds: float = 0.0) -> None:
    """Write down when the first line ran, and where."""
    Path(file).write_text(f"{time.time()} {os.getpid()}\n")
    time.sleep(seconds)


if __name__ == "__main__":
    begin.serve(name="serve")
