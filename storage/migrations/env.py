"""Alembic runs this file for each step. The connection is given, and already in the step's transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
