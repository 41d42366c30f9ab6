"""`--action call`: do one action now, to try a token, a client or a server.

The task's own function is called, without Prefect: the first answer of the service comes at once, as it is. A task run
would need a server, and would spend its retries before it tells that a token is wrong.
"""

import getpass
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError
from pydantic_core import to_json, to_jsonable_python

from scripts.cli.exits import UsageError
from scripts.cli.output import Format, print_result
from scripts.cli.parameters import explain, read_parameters

if TYPE_CHECKING:
    from tasks.action import Action


def call(  # noqa: PLR0913
    *,
    task: str,
    param: list[str] | None = None,
    params_json: str | None = None,
    idempotency_key: str | None = None,
    dry_run: bool = False,
    format: Format = Format.TABLE,  # noqa: A002
) -> int:
    """Run one action: a look at a pull request, a comment, a message. `--action actions` lists them.

    Parameters
    ----------
    task
        The action's name, such as github.add_comment.
    param
        name=value, as often as needed; the same name again makes a list. @FILE takes a file, - standard input.
    params_json
        All parameters as one JSON object, or @FILE or -.
    idempotency_key
        The same key again finds what it made before. Without one, the same call again changes nothing.
    dry_run
        Only look, and say what would be written.
    format
        How to print the result.
    """
    from tasks.actions import find_action

    action = find_action(task)
    given = read_parameters(action, param or [], params_json)
    if idempotency_key is not None:
        given |= {_require_key(action): idempotency_key}
    result, plan = run(action, given, dry_run=dry_run)
    if format is Format.JSON:
        print_result(_json(result))
    else:
        print_result("\n".join([_readable(result), *(f"Would: {line}" for line in plan)]))
    return 0


def run(action: "Action", given: dict[str, Any], *, dry_run: bool) -> tuple[Any, list[str]]:
    """What came of it, and what a dry run would have written. Raises UsageError, or what the service answers."""
    from tasks.writing import writing

    with writing(f"{whoami()} cli", dry_run=dry_run, interactive=True) as journal:
        try:
            result = action.call(given)
        except ValidationError as error:
            if error.title != action.name:
                raise
            raise explain(action, error) from None
        return result, journal.plan()


def whoami() -> str:
    """user@host, for the audit log."""
    name = "unknown"
    with suppress(KeyError, OSError):
        name = getpass.getuser()
    return f"{name}@{socket.gethostname()}"


def _require_key(action: "Action") -> str:
    from tasks.action import KEY

    if not action.takes_key:
        how = "it is found again by what it is" if action.writes else "it writes nothing"
        raise UsageError(f"{action.name} takes no --idempotency-key: {how}.")
    return KEY


def _json(result: object) -> str:
    from config.redaction import redact

    return redact(to_json(result, indent=2, by_alias=False).decode())


def _readable(result: object) -> str:
    """The result as YAML, which people read with ease; text of several lines as it is."""
    from config.redaction import redact

    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(str, _text)
    plain = to_jsonable_python(result, by_alias=False)
    text: str = yaml.dump(plain, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return redact(text.removesuffix("...\n").rstrip("\n"))


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)
