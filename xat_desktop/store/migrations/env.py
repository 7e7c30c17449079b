"""Runs the migrations on the connection that `upgrade` opened."""

from alembic import context

context.run_migrations()
