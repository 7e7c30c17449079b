"""Version 3: what an analysis was made of."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Analyses that are there already have no hash."""
    op.add_column("analysis", sa.Column("inputs_hash", sa.Text, nullable=False, server_default=""))
