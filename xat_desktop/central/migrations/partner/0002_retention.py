"""Version 2 of a partner's schema."""

from alembic import context

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """When ops were answered, objects that are being removed, the hash of an analysis's inputs."""
    context.config.attributes["run"]("partner/0002_retention.sql")
