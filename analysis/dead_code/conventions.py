"""Names that are called by something no reader of the code sees: frameworks, tools, the interpreter."""

import builtins
import re
from functools import cache

HARMLESS = frozenset(
    {"staticmethod", "classmethod", "property", "cached_property", "cache", "lru_cache", "wraps", "contextmanager"}
    | {
        "asynccontextmanager",
        "overload",
        "override",
        "final",
        "dataclass",
        "total_ordering",
    }
    | {
        "attrs",
        "s",
        "define",
        "frozen",
        "mutable",
        "dataclass_transform",
        "deprecated",
        "no_type_check",
        "unique",
        "runtime_checkable",
    }
)
"""Decorators (by their last name) that register nothing."""

ACCESSORS = frozenset({"setter", "getter", "deleter"})
"""Attributes of a property that give another one."""

ABSTRACT = frozenset({"abstractmethod", "abstractproperty", "abstractclassmethod", "abstractstaticmethod"})

HARMLESS_OR_ABSTRACT = HARMLESS | ABSTRACT | ACCESSORS

KNOWN_BASES: dict[str, frozenset[str]] = {
    "ABC": frozenset(),
    "Generic": frozenset(),
    "NamedTuple": frozenset(),
    "TypedDict": frozenset(),
    "Enum": frozenset({"_generate_next_value_", "_missing_"}),
    "IntEnum": frozenset({"_generate_next_value_", "_missing_"}),
    "StrEnum": frozenset({"_generate_next_value_", "_missing_"}),
    "Flag": frozenset({"_generate_next_value_", "_missing_"}),
    "IntFlag": frozenset({"_generate_next_value_", "_missing_"}),
}
"""Outside bases that call nothing but these methods, and register nothing."""

INNER_CLASSES = frozenset(
    {"Meta", "Config", "Params", "Media", "Arguments", "Options", "Settings", "Model", "Input", "Output", "Defaults"}
)

HOOKS = re.compile(
    r"^(pytest_\w+|_load_pyfunc|setup|teardown|(setup|teardown|setUp|tearDown)_?(module|function|class|method|Module|Class)"
    r"|load_tests|suite|(un)?load_ipython_extension|main|upgrade|downgrade|process_(view|exception)|run_migrations_(online|offline)|handler(400|403|404|500)"
    r"|[a-z]*_?0\d{2,}_\w+|_repr_\w+_|_ipython_\w+_?|_jupyter_\w+|__\w+|\w*__)$"
)
"""Functions that tools look for by name."""

METHOD_HOOKS = re.compile(
    r"^(_repr_\w+_?|_ipython_\w+|_missing_|_generate_next_value_|_asdict|_replace|_fields|visit_\w+|depart_\w+|do_\w+"
    r"|handle_\w+|on_\w+|test\w*|setUp\w*|tearDown\w*|(setup|teardown)(_\w+)?|asyncSetUp|asyncTearDown|model_post_init"
    r"|(connection_(made|lost)|data_received|eof_received|datagram_received|error_received|(pause|resume)_writing)"
    r"|(find_spec|find_module|exec_module|create_module|get_code|get_source|get_resource_reader|invalidate_caches)"
    r"|(read|readline|readlines|readinto|write|writelines|flush|close|seek|tell|isatty|fileno|readable|writable|seekable)"
    r"|(truncate|detach|emit|format|filter|default|run|mro|send|throw|keys|values|items|get|pop|update|copy|clear|index)"
    r"|(db_for_(read|write)|allow_(relation|migrate)|process_\w+|contribute_to_class|run_tests|deconstruct|ready)"
    r"|opt_\w+|(add|update|remove)_service|[A-Z][A-Z\d_]+|(authenticate|get_user|has_perm|has_module_perms|with_perm|get_(group|all|user)_permissions|to_python|to_url|get_redirect_url|get_queryset)"
    r"|(count|append|extend|insert|remove|reverse|sort|add|discard|setdefault|popitem|acquire|release|join|start|stop|put|wait|notify|submit|shutdown|result|cancel|done|next))$"
)
"""Methods that protocols of the standard library and frameworks call by name."""

HOOK_FILES = re.compile(
    r"(^|/)(conf|conftest|noxfile|fabfile|tasks|manage|wsgi|asgi|settings|gunicorn[^/]*|locustfile|sitecustomize"
    r"|\w*deprecat\w*|compat|migrations"
    r"|usercustomize|hubconf|pavement|dodo|hatch_build|setup|_custom_build)\.py$|(^|/)(settings|migrations|versions)/"
)
"""Modules whose public functions tools call."""

FAKE = re.compile(r"Mock|Fake|Stub|Dummy|Spy")
"""Classes of tests whose methods are those of what they stand for."""

TEST_NAMES = re.compile(
    r"^(test|Test|Describe|describe_|it_|bench|time_|track_|peakmem_|mem_|given_|when_|then_|should_)"
)


def is_dunder(name: str) -> bool:
    """Whether the interpreter gives the name its meaning."""
    return name.startswith("__") and name.endswith("__")


def is_private(name: str) -> bool:
    """Whether the name says that it is nobody else's business."""
    return name.startswith("_") and not is_dunder(name)


def is_private_module(path: str) -> bool:
    """Whether a folder or the file name says so of all that it holds."""
    return any(is_private(part) for part in path.rpartition(".")[0].split("/"))


def is_registered(decorators: tuple[str, ...]) -> bool:
    """Whether a decorator may hand the definition to somebody else."""
    return not all(_is_harmless(name) for name in decorators)


def _is_harmless(decorator: str) -> bool:
    """Whether it is known; what is called as a property's accessors are, but is no attribute, is something else."""
    owner, _, name = decorator.rpartition(".")
    return name in HARMLESS_OR_ABSTRACT and (bool(owner) or name not in ACCESSORS)


@cache
def members_of(base: str) -> frozenset[str] | None:
    """The methods an outside base may call; None when that is not known."""
    name = base.rpartition(".")[2]
    if name in KNOWN_BASES:
        return KNOWN_BASES[name]
    builtin = getattr(builtins, name, None)
    return frozenset(dir(builtin)) if isinstance(builtin, type) else None
