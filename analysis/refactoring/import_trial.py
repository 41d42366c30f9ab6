"""Run in a repository's own Python: import each module first in a process of its own, and write what came of it."""

import json
import subprocess
import sys
from pathlib import Path

SECONDS = 60
ONE = """\
import importlib, json, sys
importlib.import_module(sys.argv[1])
own = set(sys.argv[3:])
open(sys.argv[2], "w").write(json.dumps(sorted(name for name in sys.modules if name.partition(".")[0] in own)))
"""


def main() -> None:
    """Arguments: the file to write, then the modules, separated by commas, then the packages, then folders to import
    from. Written is `{module: {"error": …, "loaded": […]}}`."""
    result, modules, packages, folders = (argument.split(",") for argument in sys.argv[1:5])
    path = [str(Path(folder).absolute()) for folder in folders]
    found = {module: _try(module, packages, path) for module in modules if module}
    Path(result[0]).write_text(json.dumps(found), encoding="utf-8")


def _try(module: str, packages: list[str], path: list[str]) -> dict[str, object]:
    note = Path(".autopilot-loaded.json")
    note.unlink(missing_ok=True)
    code = f"import sys; sys.path[:0] = {path!r}\n{ONE}"
    command = [sys.executable, "-c", code, module, str(note), *packages]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"not imported after {SECONDS} s", "loaded": []}
    if done.returncode or not note.is_file():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return {"error": said[-1] if said else "it ended before it was imported", "loaded": []}
    return {"error": "", "loaded": json.loads(note.read_text(encoding="utf-8"))}


if __name__ == "__main__":
    main()
