"""What a Python exception says of a failure: its name first, then its message."""

import re

from analysis.failures.model import FailureClass

EXCEPTION = re.compile(r"^(?:\s*\| )?((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Failed|Timeout|NotFound|Refused|Failure|Conflict|Configured|Unavailable)\w*|KeyError|AssertionError)(?:: (.*))?$")  # fmt: skip
"""The last line of a traceback. Names without such an ending count only right after one (see `scan`)."""

BARE = re.compile(r"^((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?:: (.*))?$")

BY_NAME: tuple[tuple[FailureClass, str], ...] = (
    (FailureClass.MEMORY, r"(?:^|\.)MemoryError|OutOfMemory"),
    (FailureClass.TIMEOUT, r"(?:^|\.)(?:TimeoutError|TimeoutExpired|FlowRunTimeout|SoftTimeLimitExceeded|.*TimedOut)$"),
    (FailureClass.COMPILE, r"^(?:SyntaxError|IndentationError|TabError)$"),
    (FailureClass.DEPENDENCY, r"^(?:ModuleNotFoundError|ImportError)$|(?:DistributionNotFound|VersionConflict|PackageNotFoundError|ResolutionImpossible|SolverProblemError)$"),
    (FailureClass.INFRASTRUCTURE, r"(?:Connection\w*Error|ConnectionReset|gaierror|MaxRetryError|NewConnectionError|SSLError|RemoteDisconnected|ReadTimeout|ConnectTimeout|ConnectError|IncompleteRead|ProtocolError|URLError|BrokenPipeError|OperationalError|InterfaceError)$"),
    (FailureClass.CONFIGURATION, r"(?:ImproperlyConfigured|ConfigurationError|ConfigError|SettingsError|NoSectionError|NoOptionError|TOMLDecodeError|UsageError|ParameterTypeError|ScriptError|NotADirectoryError|PermissionError)$"),
    (FailureClass.TEST, r"(?:^|\.)(?:AssertionError|Failed)$"),
)  # fmt: skip

BY_MESSAGE: tuple[tuple[FailureClass, str], ...] = (
    (FailureClass.INFRASTRUCTURE, r"(?i)no space left|too many open files|connection (?:refused|reset)|name or service not known|temporary failure in name|could not translate host name|50[234] (?:bad|service|gateway|server)|429 "),
    (FailureClass.CONFIGURATION, r"(?i)environment variable|validation errors? for \w*(?:settings|config)|must be set|not (?:been )?configured|missing required (?:setting|config)|^'[A-Z][A-Z0-9]*_[A-Z0-9_]+'$|no such option|unknown (?:config|setting)"),
    (FailureClass.TIMEOUT, r"(?i)^timeout\b|timed? ?out (?:after|waiting)"),
    (FailureClass.DEPENDENCY, r"(?i)no module named|cannot import name|requires [\w\-]+[<>=!~]=|incompatible with .*version"),
    (FailureClass.MEMORY, r"(?i)cannot allocate memory|unable to allocate .* for an array"),
)  # fmt: skip

MODULE = re.compile(
    r"No module named '([\w.]+)'|cannot import name '\w+' from (?:partially initialized module )?'([\w.]+)'"
)


def kind_of(name: str, message: str, own: frozenset[str]) -> tuple[FailureClass, float]:
    """The class of an exception and how sure that is; `own` are the top-level packages of the repository itself."""
    short = name.rpartition(".")[2]
    for kind, pattern in BY_MESSAGE[:2]:
        if re.search(pattern, message):
            return kind, 0.85
    for kind, pattern in BY_NAME:
        if re.search(pattern, name) or re.search(pattern, short):
            return _import_problem(message, own) if kind is FailureClass.DEPENDENCY else (kind, 0.9)
    for kind, pattern in BY_MESSAGE[2:]:
        if re.search(pattern, message):
            return kind, 0.7
    return FailureClass.TEST, 0.6


def _import_problem(message: str, own: frozenset[str]) -> tuple[FailureClass, float]:
    """A package of the repository's own that lacks something is broken code; any other is a missing dependency."""
    match = MODULE.search(message)
    package = (match[1] or match[2]).partition(".")[0] if match else ""
    return (FailureClass.COMPILE, 0.8) if package in own else (FailureClass.DEPENDENCY, 0.9)
