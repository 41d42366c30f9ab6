"""Outside base classes that call public methods by name, and of the private ones only a known few."""

import re
from collections.abc import Mapping

OPEN = (
    "django.apps.", "django.contrib.admin.", "django.core.management.", "django.db.models.", "django.forms.",
    "django.test.", "django.views.", "flask.views.", "marshmallow.", "pydantic.", "PyQt5.", "PyQt6.", "PySide2.",
    "PySide6.", "rest_framework.", "sqlalchemy.orm.", "tornado.web.", "tornado.websocket.", "unittest.", "wtforms.",
)  # fmt: skip
"""Modules whose base classes are made to be extended by public methods."""

CALLED = re.compile(
    r"^_(_.*|post_clean|clean\w*|html_output|get_(validation|unique|next|pk|FIELD|default|model|queryset)\w*"
    r"|(save|construct|should|do|perform|check|create|extract|filter|fixture|call|read|writ|annotate|raw|fetch)(_\w+)?"
    r"|prepare\w*|clone|chain|update|insert|values|iterator|constructor_args|pre_setup|post_teardown|meta|state|base\w*"
    r"|default\w*|changeform\w*|delete\w*|response\w*|init_\w+|iter|calculate\w*|copy\w*|setattr\w*|replace"
    r"|deserialize|serialize|bind\w*|validate\w*|execute|log|handle\w*|generate\w*|repr\w*|add\w*|format\w*"
    r"|truncate\w*|deprecate)$"
)
"""Private methods of theirs that subclasses override."""


def is_open(base: str, origins: Mapping[str, str]) -> bool:
    """Whether a base comes from a framework that leaves the other private names to its users."""
    first, _, rest = base.partition(".")
    module = origins.get(first, "")
    full = f"{module}.{rest}" if module == first else f"{module}.{base}"
    return full.startswith(OPEN)
