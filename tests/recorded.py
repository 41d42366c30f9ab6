"""Run a module as `python -m` does, and keep in a file what is said to the emulators that it starts in its process.

`python -m tests.recorded FILE MODULE [ARGUMENT…]`
"""

import runpy
import sys
from pathlib import Path

import msgspec

from emulator.recording import Exchange, listeners


def main(file: Path, module: str) -> None:
    said: list[Exchange] = []
    listeners.append(said.append)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        file.write_bytes(msgspec.json.encode(said))


if __name__ == "__main__":
    here, file, module, *arguments = sys.argv
    sys.argv = [here, *arguments]
    main(Path(file), module)
