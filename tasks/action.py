"""An action: a task with what people need to know to call it."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_type_hints

from prefect import Task
from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, create_model

KEY = "idempotency_key"


@dataclass(frozen=True)
class Action:
    """One line of the table. `writes` says whether it changes anything outside, which a dry run only plans."""

    task: Task[..., Any]
    writes: bool = False

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def function(self) -> Callable[..., Any]:
        """The task's own function, which needs no Prefect."""
        return self.task.fn

    @property
    def description(self) -> str:
        return inspect.getdoc(self.function) or ""

    @property
    def takes_key(self) -> bool:
        return KEY in self.parameters.model_fields

    @cached_property
    def parameters(self) -> type[BaseModel]:
        """The parameters as a model: it parses what people write, and refuses what there is not."""
        hints = get_type_hints(self.function, include_extras=True)
        fields: dict[str, Any] = {
            name: (hints[name], ... if parameter.default is inspect.Parameter.empty else parameter.default)
            for name, parameter in inspect.signature(self.function).parameters.items()
        }
        return create_model(self.name, __config__=ConfigDict(extra="forbid", hide_input_in_errors=True), **fields)

    @cached_property
    def schema(self) -> dict[str, JsonValue]:
        """The parameters as JSON schema."""
        return self.parameters.model_json_schema()

    @cached_property
    def result_schema(self) -> dict[str, JsonValue]:
        """What it gives back, as JSON schema."""
        return TypeAdapter(get_type_hints(self.function)["return"]).json_schema(by_alias=False, mode="serialization")

    def call(self, parameters: Mapping[str, object]) -> Any:
        """Do it now, without Prefect: no retry, no record but the audit log. Raises ValidationError for bad input."""
        given = self.parameters.model_validate(dict(parameters))
        return self.function(**{name: getattr(given, name) for name in type(given).model_fields})
