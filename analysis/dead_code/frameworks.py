"""Outside base classes that call public methods by name, and of the private ones only a known few."""

import re

from analysis.dead_code.bases import Origins, full_name

OPEN = (
    "aiohttp.web.", "django.apps.", "django.contrib.admin.", "django.core.management.", "django.db.models.",
    "django.forms.", "django.template.", "django.test.", "django.views.", "flask.views.", "flask_restful.",
    "flask_restx.", "graphene.", "marshmallow.", "mongoengine.", "peewee.", "pydantic.", "PyQt5.", "PyQt6.", "PySide2.",
    "PySide6.", "rest_framework.", "sqlalchemy.orm.", "sqlmodel.", "starlette.", "tornado.web.", "tornado.websocket.",
    "unittest.", "urwid.", "wtforms.",
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


MODEL = "db.Model"
"""What Flask-SQLAlchemy's users call the base of their models, wherever `db` comes from."""


def is_open(base: str, origins: Origins) -> bool:
    """Whether a base comes from a framework that leaves the other private names to its users."""
    return base == MODEL or full_name(base, origins).startswith(OPEN)
