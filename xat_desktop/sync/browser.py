"""Opens the system's browser, and says so when there is none."""

import os
import sys
import webbrowser


def open_browser(address: str) -> bool:
    """Whether a browser was opened; without a screen none is, as one in the terminal would block it."""
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    ):
        return False
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
