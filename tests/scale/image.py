"""`python -m tests.scale.image`: the build stage's commands, in a clean environment without Docker."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.scale import shipped
from tests.scale.shipped import ROOT

ENVIRONMENT = "/opt/autopilot"
ASKED = (
    ["prefect", "--version"],
    ["autopilot", "--version"],
    ["git", "--version"],
    ["prefect", "worker", "start", "--help"],
    ["prefect", "server", "services", "ls"],
)


def main() -> int:
    """Build, and ask the programs of the result who they are; 1 when one cannot say."""
    with tempfile.TemporaryDirectory(prefix="autopilot-image-") as folder:
        environment = build(Path(folder))
        return max(asked(command, Path(folder), environment) for command in ASKED)


def build(folder: Path) -> dict[str, str]:
    """Run the first stage below the folder; the variables that the image then sets."""
    source, target = folder / "src", folder / "autopilot"
    source.mkdir()
    for name in let_in():
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, source / name)
    venv.create(folder / "python", with_pip=True)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    path = f"{folder / 'python' / 'bin'}:{sys.base_prefix}/bin:{inherited['PATH']}"
    stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[1]
    variables = dict(pair.split("=") for pair in stage.splitlines()[1].removeprefix("ENV ").split())
    variables |= {"UV_PROJECT_ENVIRONMENT": str(target)}
    for line in stage.splitlines():
        if line.startswith("RUN "):
            print("$", line.removeprefix("RUN "), flush=True)
            command = shlex.split(line.removeprefix("RUN "))
            subprocess.run(command, check=True, cwd=source, env={**inherited, "PATH": path, **variables})
    shutil.rmtree(source)
    image = {name: value.replace(ENVIRONMENT, str(target)) for name, value in shipped.dockerfile().items()}
    return {**image, "PATH": f"{target / 'bin'}:{inherited['PATH']}", "HOME": str(folder), **homes(folder)}


def homes(folder: Path) -> dict[str, str]:
    return {"AUTOPILOT_HOME": str(folder / "home"), "PREFECT_HOME": str(folder / "prefect")}


def let_in() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line[1:] for line in lines if line.startswith("!")]


def asked(command: list[str], folder: Path, environment: dict[str, str]) -> int:
    program = shutil.which(command[0], path=environment["PATH"])
    print("$", shlex.join(command), flush=True)
    result = subprocess.run(
        [program or command[0], *command[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    print("\n".join((result.stdout or result.stderr).splitlines()[:6]), flush=True)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
