"""What `initialize` puts on a Prefect server: one module a kind, each reading, writing and removing by name."""
