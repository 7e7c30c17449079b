"""Version 1: where the migrations start. A new store is made from schema.py, so nothing is older."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """No store is older than this."""
