"""`make contracts`: fetch GitHub's own descriptions of its API and webhooks from npm, into `.contracts/`."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

PACKAGES = {
    "openapi": "@octokit/openapi@23.0.2",
    "webhooks-examples": "@octokit/webhooks-examples@7.6.1",
    "webhooks-schemas": "@octokit/webhooks-schemas@7.6.1",
}
FOLDER = Path(__file__).parents[1] / ".contracts"


def main() -> int:
    """Fetch what is not there yet; the exit code."""
    if not shutil.which("npm"):
        sys.stderr.write("make contracts needs npm: install Node.js, or run the tests without the contracts.\n")
        return 1
    for name, package in PACKAGES.items():
        folder = FOLDER / name
        marker = folder / ".package"
        if marker.is_file() and marker.read_text() == package:
            continue
        fetch(package, folder)
        marker.write_text(package)
        sys.stderr.write(f"{package} is in {folder}\n")
    return 0


def fetch(package: str, folder: Path) -> None:
    """Unpack an npm package into a folder, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, text=True, stdout=subprocess.PIPE
    )
    archive = folder / packed.stdout.split()[-1]
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    archive.unlink()


if __name__ == "__main__":
    raise SystemExit(main())
