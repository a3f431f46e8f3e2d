"""Alembic runs this file for every command; the connection, with its lock held, comes from outside."""

from alembic import context

from forms.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
