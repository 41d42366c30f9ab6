"""Checks of what the product stands on: machine, tools, Prefect, platforms; `checks` holds their table."""
