"""Version 2 of what all partners share."""

from alembic import context

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Identities, invitations, sessions and what else the sign-in service keeps."""
    context.config.attributes["run"]("shared/0002_sign_in.sql")
