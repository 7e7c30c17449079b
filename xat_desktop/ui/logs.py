"""The log of the program: a rotating file in the platform's log folder."""

import logging
import os
from pathlib import Path

MAX_BYTES = 1 << 20
BACKUPS = 3
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def log_path() -> Path:
    """Where the log is: beside the data when XAT_DATA_DIR is set, else the platform's log folder."""
    chosen = os.environ.get("XAT_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser() / "logs" / "xat-desktop.log"
    import platformdirs  # local: keeps it off the path to the first paint

    return Path(platformdirs.user_log_dir("xat-desktop", appauthor=False)) / "xat-desktop.log"


def start_logging() -> Path:
    """Send everything from INFO on to the file; returns its path."""
    from logging.handlers import RotatingFileHandler  # 5 ms, after the first paint

    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path
