"""Alembic's entry: runs the migrations on the connection that `migrate` opened."""

from alembic import context

from queue_core.data.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()
