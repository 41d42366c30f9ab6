"""Projects, which only GraphQL knows."""

import msgspec


class Item(msgspec.Struct):
    id: str
    content: str
    "Node id of an issue or a pull request."
    values: dict[str, str] = msgspec.field(default_factory=dict)
    "Field id to the value, or to the option's id."


class Field(msgspec.Struct):
    id: str
    name: str
    type: str = "TEXT"
    options: dict[str, str] = msgspec.field(default_factory=dict)
    "Option id to its name, of a SINGLE_SELECT."


class Project(msgspec.Struct):
    id: str
    number: int
    owner: str
    title: str
    fields: list[Field] = msgspec.field(default_factory=list)
    items: list[Item] = msgspec.field(default_factory=list)
