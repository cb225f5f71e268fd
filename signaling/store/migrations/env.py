"""Run by Alembic: the connection comes from `upgrade`, which also owns the transaction."""

from alembic import context

from signaling.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
)
context.run_migrations()
