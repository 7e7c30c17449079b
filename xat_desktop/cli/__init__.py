"""The command line `xat`: the scriptable twin of the window, free of Qt."""

from xat_desktop.cli.app import main

__all__ = ["main"]
