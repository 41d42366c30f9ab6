"""Which language a file name stands for."""

import re
from collections.abc import Iterable
from enum import StrEnum


class Language(StrEnum):
    """What the analysis reads; OTHER gets size, churn and clone figures only."""

    PYTHON = "python"
    TYPESCRIPT = "typescript"
    JAVASCRIPT = "javascript"
    OTHER = "other"


SUFFIXES = {
    ".py": Language.PYTHON,
    ".pyi": Language.PYTHON,
    ".pyw": Language.PYTHON,
    ".ts": Language.TYPESCRIPT,
    ".tsx": Language.TYPESCRIPT,
    ".mts": Language.TYPESCRIPT,
    ".cts": Language.TYPESCRIPT,
    ".js": Language.JAVASCRIPT,
    ".jsx": Language.JAVASCRIPT,
    ".mjs": Language.JAVASCRIPT,
    ".cjs": Language.JAVASCRIPT,
}

BINARY = frozenset(
    {
        ".avif",
        ".bmp",
        ".eot",
        ".gif",
        ".icns",
        ".ico",
        ".jpeg",
        ".jpg",
        ".otf",
        ".png",
        ".psd",
        ".svgz",
        ".tif",
        ".tiff",
    }
    | {".ttf", ".webp", ".woff", ".woff2", ".avi", ".mov", ".mp3", ".mp4", ".mpg", ".ogg", ".wav", ".webm"}
    | {".7z", ".bz2", ".gz", ".jar", ".lz4", ".rar", ".tar", ".tgz", ".whl", ".xz", ".zip", ".zst"}
    | {".a", ".bin", ".class", ".dll", ".dylib", ".exe", ".o", ".pyc", ".pyd", ".so", ".wasm", ".mo"}
    | {".db", ".h5", ".npy", ".npz", ".odt", ".onnx", ".parquet", ".pdf", ".pickle", ".pkl", ".pt", ".sqlite"}
    | {".sqlite3", ".xls", ".xlsx"}
)


MANIFEST = re.compile(r"(^|/)(package|[jt]sconfig[\w.-]*|deno|jsr)\.jsonc?$")
TRANSLATED = re.compile(
    r"(^|/)(i18n|l10n|locales?|lang(uage)?s?|translations?|tr)/|[-_][a-z]{2,3}([-_@][A-Za-z]+)?\.ts$", re.IGNORECASE
)
"""Where Qt's translations lie, or how they are called; their suffix is that of TypeScript."""
HEAD = 256


def suffix_of(path: str) -> str:
    """The lower-case suffix with its dot, "" for none and for names like `.gitignore`."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def language_of(path: str) -> Language:
    """The language of a file, by its suffix."""
    return SUFFIXES.get(suffix_of(path), Language.OTHER)


def may_be_translations(paths: Iterable[str]) -> set[str]:
    """Those of the `.ts` files that may be Qt's translations: by their names, or all where no JavaScript is built."""
    paths = list(paths)
    doubtful = [path for path in paths if path.endswith(".ts")]
    is_built = bool(doubtful) and any(map(MANIFEST.search, paths))
    return {path for path in doubtful if not is_built or TRANSLATED.search(path)}


def is_typescript(head: bytes) -> bool:
    """Whether a file that may be translations, or a film, begins like code."""
    return b"\0" not in head and not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(
        (b"<?xml", b"<!DOCTYPE", b"<TS")
    )


def is_binary_name(path: str) -> bool:
    """Whether the name promises content that is no text."""
    return suffix_of(path) in BINARY
