import importlib
import subprocess
import sys
from pathlib import Path

from deployments.worker.aside import PROJECT

PROGRAM = """
import sys
from deployments.worker.aside import put_aside
import tasks.retries, config.types
known = sys.modules["config.types"]
put_aside({"tasks", "config"})
assert "tasks" not in sys.modules
sys.path.insert(0, sys.argv[1])
import json, config.types, tasks
assert config.types is known, "the same package is not loaded again"
assert known.__spec__.name == "config.types"
print(tasks.__file__, "tasks.retries" in sys.modules)
"""


def imported(folder: Path) -> str:
    return subprocess.run([sys.executable, "-c", PROGRAM, folder], capture_output=True, text=True, check=True).stdout


def test_a_package_of_the_run_comes_before_ours_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "__init__.py").write_text("")
    assert imported(tmp_path) == f"{tmp_path}/tasks/__init__.py False\n"


def test_without_one_ours_is_given_back_as_it_was(tmp_path: Path) -> None:
    ours = importlib.import_module("tasks").__file__
    assert imported(tmp_path) == f"{ours} True\n"


def test_every_package_of_ours_is_put_aside() -> None:
    root = Path(__file__).parents[3]
    packages = {file.parent.name for file in root.glob("*/__init__.py")}
    assert packages - {"tests"} <= PROJECT
