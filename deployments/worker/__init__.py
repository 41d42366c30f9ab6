"""A Prefect worker of type `autopilot`: it forks runs from a process that has everything imported."""
