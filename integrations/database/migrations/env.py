"""Run by alembic: migrate over the connection that `connection.migrate` holds."""

from alembic import context

from integrations.database.tables import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
