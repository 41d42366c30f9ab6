"""`make demo`, as a process in a pipe: it makes everything that it tells of, ends by itself, and leaves nothing."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from emulator.recording import Exchange
from tests.contracts.judge import violations
from tests.trees import write_tree

pytestmark = pytest.mark.xdist_group("acceptance")

CODE = "import os\nimport sys\n\n\ndef main() -> list[str]:\n    return sys.argv\n\n\nprint(main())\n"


def descendants_of(home: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get("AUTOPILOT_HOME") == str(home):
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found


def test_it_shows_where_to_look_and_leaves_no_process(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_tree(tmp_path / "shop-1.0", {"shop.py": CODE, "README.md": "# Shop\n"})
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.recorded", str(tmp_path / "said"), "scripts.demo", str(tmp_path / "shop-1.0")],
        check=False, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL,
        env=kept | {"AUTOPILOT_HOME": str(home), "ANALYSIS__GRAPH_SITTER_ENABLED": "false"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for words in ("ENG-1 Look after acme/shop", "sub-issue   ENG-2", "#autopilot: *acme/shop* was analysed",
                  "Pull request  Remove unused imports: http://127.0.0.1:", "--action up --detach"):  # fmt: skip
        assert words in done.stdout
    assert descendants_of(home) == []
    said = msgspec.json.decode((tmp_path / "said").read_bytes(), type=list[Exchange])
    assert {each.platform for each in said} == {"github", "linear", "slack"}
    assert violations(said) == []
