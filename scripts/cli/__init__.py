"""The command line: one module an action; `app` holds the table of actions."""
