"""`--action config`: the effective settings and where each came from."""

import json
from dataclasses import asdict

from rich.table import Table

from config.loading import EffectiveSetting, effective_settings
from config.settings import get_settings
from scripts.cli.output import Format, print_result, result_console


def config(*, format: Format = Format.TABLE) -> int:  # noqa: A002
    """Show every setting, its value and where it came from. Secrets show only as set or not set.

    Parameters
    ----------
    format
        How to print it.
    """
    settings = effective_settings(get_settings())
    if format is Format.JSON:
        print_result(json.dumps([asdict(setting) for setting in settings], indent=2))
    else:
        result_console(pipe_width=500).print(_table(settings))
    return 0


def _table(settings: list[EffectiveSetting]) -> Table:
    table = Table("Setting", "Value", "Source", title="Settings", title_justify="left")
    for setting in settings:
        value = "not set" if setting.value is None else str(setting.value)
        style = "dim" if setting.source == "default" else ""
        table.add_row(setting.name, value, setting.source, style=style)
    return table
