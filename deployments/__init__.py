"""When things run: the local Prefect server, and later deployments, schedules and automations."""
