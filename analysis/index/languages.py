"""Which language a file name stands for."""

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


def suffix_of(path: str) -> str:
    """The lower-case suffix with its dot, "" for none and for names like `.gitignore`."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def language_of(path: str) -> Language:
    """The language of a file, by its suffix."""
    return SUFFIXES.get(suffix_of(path), Language.OTHER)


def is_binary_name(path: str) -> bool:
    """Whether the name promises content that is no text."""
    return suffix_of(path) in BINARY
