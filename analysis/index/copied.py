"""Single libraries among a project's own code: by what the project declares, says of a folder, or by their headers."""

import re
from collections.abc import Iterator

from analysis.index.headers import NAMED, foreign
from analysis.index.source import Snapshot

PACKAGE = "/__init__.py"
HOLDING = re.compile(r"(^|/)(packages|bundled|libs?|ext|externals?|deps|third[_-]?party)/__init__\.py$")
SAYS_BUNDLED = re.compile(r"\b(bundled|vendored|vendorized) (version|cop|package|depend)", re.IGNORECASE)
BUILDERS = {"waflib/": "waf"}
"""A build tool that projects carry, and the script beside it that starts it."""
_SINGLE = """
appdirs argparse bencode bottle configobj decorator feedparser ordereddict pyparsing rarfile simplejson six
typing_extensions xmltodict
"""
SINGLE = frozenset(_SINGLE.split())
"""Libraries of one file, of whose names few are given to something else."""
FOR_OTHERS = re.compile(r"(^|/)externals?/[^/]+$")
MANIFEST = re.compile(r"^(pyproject\.toml|setup\.(py|cfg)|requirements[\w.-]*\.(txt|in))$")
NEEDED = r"(?:^|[\"'])\s*{0}\s*(?:\[[^\]]*\])?\s*(?:[<>=~!]=?|=\s*[\"'][\^~<>=]*)\s*\d"
"""A requirement with a version, for what has none may be the name of anything."""


def declared_packages(snapshot: Snapshot) -> Iterator[str]:
    """Packages at the top that the project needs as dependencies as well: where they are not installed, these serve."""
    texts = [snapshot.text(file.path) or "" for file in snapshot.files if MANIFEST.match(file.path)]
    own = {_plain(name) for text in texts for name in NAMED.findall(text)}
    tops = [file.path for file in snapshot.files if file.path.count("/") == 1 and file.path.endswith(PACKAGE)]
    for name in (path.removesuffix(PACKAGE) for path in tops if texts and len(tops) > 1):
        needed = re.compile(NEEDED.format(re.escape(name).replace("_", "[-_.]")), re.MULTILINE | re.IGNORECASE)
        if _plain(name) not in own and any(map(needed.search, texts)):
            yield f"{name}/"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name.strip()).lower()


def said_to_be_bundled(snapshot: Snapshot) -> Iterator[str]:
    """What lies below folders for packages whose `__init__.py` says that they are bundled; and build tools."""
    paths = {file.path for file in snapshot.files}
    holding = (path for path in paths if HOLDING.search(path) and SAYS_BUNDLED.search(snapshot.text(path) or ""))
    yield from (path.removesuffix("__init__.py") for path in holding)
    yield from (folder for folder, script in BUILDERS.items() if script in paths)


def foreign_modules(snapshot: Snapshot) -> Iterator[str]:
    """Modules called like a library of one file, or in a folder for such, whose header is somebody else's."""
    python = (file.path for file in snapshot.files if file.path.endswith(".py"))
    called = [path for path in python if _stem(path) in SINGLE or FOR_OTHERS.search(path)]
    return (path for path in called if foreign(path, snapshot.text(path) or "", snapshot))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py")
