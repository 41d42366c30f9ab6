"""Which files others install and import, and which are an application's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePosixPath

from analysis.index.paths import is_example, is_test
from analysis.index.snapshot import Snapshot

PACKAGE_MARKS = {"pyproject.toml": ("[build-system]",), "setup.cfg": ("[metadata]",), "setup.py": ("setup(",)}
UNPUBLISHED = re.compile(r"Private :: Do Not Upload|^package(-mode)?\s*=\s*false", re.MULTILINE)

RUN = re.compile(r"^\[(project|tool\.poetry)\.(gui-)?scripts\]|console_scripts|gui_scripts", re.MULTILINE)
FOR_PEOPLE = re.compile(r"Audience :: End Users/Desktop|Environment :: (Console :: Curses|X11|MacOS X|Win32)")
FOR_PROGRAMS = re.compile(r"Software Development :: Libraries|Framework ::|Science/Research|Scientific/Engineering")
INSTALLATION = ("Dockerfile", "docker-compose.yml", "docker-compose.yaml", "compose.yaml", "alembic.ini")
"""Files beside a manifest that set up a service."""


class Offer(Enum):
    """What others may use of a folder's code: nothing, what their plugins extend or call, or all that is public."""

    NOTHING = "nothing"
    PLUGINS = "plugins"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Libraries:
    """What the folders with a manifest are, `.` for the component itself."""

    folders: Mapping[str, Offer] = field(default_factory=dict)

    def offer(self, path: str) -> Offer:
        """What the nearest manifest above a file makes of it."""
        folder = path
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in self.folders:
                return self.folders[folder]
        return self.folders.get(".", Offer.NOTHING)


def libraries(snapshot: Snapshot) -> Libraries:
    """What is built and published: whole, or for plugins if people or servers run it; nothing of a Django project."""
    above = [snapshot.root]
    while above[-1] != snapshot.top:
        above.append(above[-1].parent)
    if any((folder / "manage.py").exists() for folder in above) or _manages(snapshot):
        return Libraries()
    verdicts = [verdict for folder in above if (verdict := _offer(folder))]
    found = {".": next((verdict for verdict in verdicts if verdict is not Offer.NOTHING), Offer.NOTHING)}
    for folder in sorted({PurePosixPath(file.path).parent for file in snapshot.files if _is_manifest(file.path)}):
        verdict = _offer(snapshot.root / folder)
        if str(folder) != "." and verdict:
            found[str(folder)] = verdict
    return Libraries(found)


def is_for_programs(snapshot: Snapshot) -> bool:
    """Whether a manifest at the top says so, though it be that of a Django project."""
    return any(
        FOR_PROGRAMS.search(_read(folder / name)) for folder in {snapshot.root, snapshot.top} for name in PACKAGE_MARKS
    )


def _is_manifest(path: str) -> bool:
    return path.rpartition("/")[2] in PACKAGE_MARKS and not is_test(path) and not is_example(path)


def _manages(snapshot: Snapshot) -> bool:
    """Whether a folder of the component is a Django project; deeper ones are templates for such."""
    folders = (file.path for file in snapshot.files if file.path.endswith("/manage.py"))
    return any(path.count("/") == 1 and not is_test(path) and not is_example(path) for path in folders)


def _offer(folder: Path) -> Offer | None:
    """What the manifests of a folder say; None when they only configure tools."""
    texts = {name: text for name in PACKAGE_MARKS if (text := _read(folder / name))}
    every = "\n".join(texts.values())
    if UNPUBLISHED.search(every):
        return Offer.NOTHING
    if not any(mark in text for name, text in texts.items() for mark in PACKAGE_MARKS[name]):
        return None
    return Offer.PLUGINS if _is_application(folder, every) else Offer.ALL


def _is_application(folder: Path, manifests: str) -> bool:
    """Whether what is built is run rather than imported."""
    if not RUN.search(manifests) or FOR_PROGRAMS.search(manifests):
        return False
    return bool(FOR_PEOPLE.search(manifests)) or any((folder / name).exists() for name in INSTALLATION)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
