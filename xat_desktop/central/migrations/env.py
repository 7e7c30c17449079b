"""Runs the migrations on the connection that `migrate` opened."""

from alembic import context

context.run_migrations()
