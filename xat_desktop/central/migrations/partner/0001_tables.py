"""Version 1 of a partner's schema."""

from alembic import context

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Entities, bulk rows, staging, head, audit."""
    context.config.attributes["run"]("partner/0001_tables.sql")
