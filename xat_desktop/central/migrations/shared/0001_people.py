"""Version 1 of what all partners share."""

from alembic import context

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Partners, people, memberships, devices, policy."""
    context.config.attributes["run"]("shared/0001_people.sql")
