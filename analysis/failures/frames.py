"""Places in source code that an error names, whatever language it is of."""

import re
from collections.abc import Iterable

from analysis.failures.model import Frame

PLACES = (
    re.compile(r'File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<symbol>\S+))?'),
    re.compile(r"^(?P<path>[^\s:]+\.py):(?P<line>\d+): in (?P<symbol>\S+)"),
    re.compile(r"at (?P<symbol>[\w$.<>]+) \(?(?:file://)?(?P<path>/?[^\s():]+\.[cm]?[jt]sx?):(?P<line>\d+):\d+\)?"),
    re.compile(r"at (?P<symbol>[\w$.<>]+)\((?P<path>\w+\.(?:java|kt|scala)):(?P<line>\d+)\)"),
    re.compile(r"^\s*--> (?P<path>[^\s:]+):(?P<line>\d+):\d+"),
    re.compile(r"panicked at (?P<path>[^\s:]+):(?P<line>\d+)"),
    re.compile(r"(?P<path>[\w./@\-]*[\w\-]+\.(?:java|kt|scala)):\[(?P<line>\d+)"),
    re.compile(r"(?P<path>[\w./@\-]*[\w\-]+\.[cm]?tsx?)\((?P<line>\d+),\d+\)"),
    re.compile(
        r"(?P<path>(?:[A-Za-z]:)?[\w./@\-]*[\w\-]+\.(?:pyi?|[cm]?[jt]sx?|go|rs|c|cc|cpp|cxx|h|hpp|rb|php|java|kt|swift|cs|"
        r"vue|svelte|toml|ya?ml|cfg|ini|json|md|rst|sh|sql)):(?P<line>\d+)"
    ),
)

OUTSIDE = re.compile(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|\.venv|venv|\.cargo|rustc|\.tox|\.nox|lib/python3?\.?\d*)/"
    r"|^(?:node:|<|/usr/lib/|/rustc/)"
)
"""Code of others: libraries, the language itself."""


def frames_in(texts: Iterable[str], limit: int = 20) -> tuple[Frame, ...]:
    """The places in order, each once, those of others left out unless there are no more."""
    found: dict[tuple[str, int], Frame] = {}
    for text in texts:
        for pattern in PLACES:
            for match in pattern.finditer(text):
                named = match.groupdict()
                path, line = named["path"].removeprefix("./"), int(named["line"])
                found.setdefault((path, line), Frame(path=path, line=line, symbol=named.get("symbol") or ""))
    own = [frame for frame in found.values() if not OUTSIDE.search(frame.path)]
    return tuple((own or list(found.values()))[:limit])
