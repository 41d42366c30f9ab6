"""What is measured on: source distributions as uv.lock pins them, each a git repository with one commit."""

import shutil
import subprocess
from pathlib import Path

from platformdirs import user_cache_path

from scripts.source_distributions import source_distribution

CACHE = user_cache_path("prefect-autopilot-benchmarks")
AUTHOR = ("-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org")


def tree(name: str, into: Path, subdirectory: str = "") -> Path:
    """A copy of the package, or of a folder in it alone, that may be changed: `into/name-version[-subdirectory]`."""
    distribution = source_distribution(name, CACHE)
    source = distribution / subdirectory
    copy = into / "-".join(filter(None, (distribution.name, subdirectory)))
    shutil.copytree(source, copy, symlinks=True)
    for command in (("init", "--quiet"), ("add", "--all", "--force"), (*AUTHOR, "commit", "--quiet", "-m", "Import")):
        subprocess.run(("git", "-C", copy, *command), check=True)
    return copy


def edit(folder: Path, number: int) -> None:
    """Give the Python file of middle size another function that nothing uses."""
    files = sorted(folder.rglob("*.py"), key=lambda path: (path.stat().st_size, path))
    with files[len(files) // 2].open("a") as file:
        file.write(f"\n\ndef _added_by_the_benchmark_{number}():\n    pass\n")
