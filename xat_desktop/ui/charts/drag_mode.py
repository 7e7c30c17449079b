"""What dragging with the left button means."""

from enum import Enum


class DragMode(Enum):
    """One of four; it stays until another is chosen."""

    ZOOM = "zoom"
    PAN = "pan"
    SELECT = "select"
    NOTE = "note"
