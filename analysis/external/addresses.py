"""URLs that are string literals of their own in Python and JavaScript files; not those in comments and prose."""

import re
from bisect import bisect_right

import msgspec

from analysis.duplication.syntax import syntax_of
from analysis.index.layer import Layer
from analysis.index.snapshot import Language, SourceFile

_URL = re.compile(rb"^[a-zA-Z]{0,2}[\"'`]([a-z][a-z0-9+]{1,20}://[^\s\"'`]+)")


class Addresses(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """(line, URL as written, up to the first blank)."""

    urls: tuple[tuple[int, str], ...] = ()


def read_addresses(content: bytes, file: SourceFile) -> Addresses:
    """Nothing for files without a URL, which are not scanned."""
    syntax = syntax_of(file)
    if b"://" not in content or syntax is None:
        return Addresses()
    ends = [match.start() for match in re.finditer(rb"\n", content)]
    return Addresses(
        tuple(
            (bisect_right(ends, token.start()) + 1, url[1].decode(errors="replace"))
            for token in syntax.token.finditer(content)
            if (url := _URL.match(token[0]))
        )
    )


ADDRESSES = Layer(
    name="external.addresses",
    version=1,
    type=Addresses,
    languages=frozenset({Language.PYTHON, Language.JAVASCRIPT, Language.TYPESCRIPT}),
    extract=read_addresses,
)
