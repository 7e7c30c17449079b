"""Opens the window: `python -m xat_desktop`."""

import sys


def main() -> int:
    """Start the window, or, in a frozen program, the worker process that it asked for."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support  # only there needed, and slow to import

        freeze_support()
    from xat_desktop.app import run  # a worker process imports this module, and must not load Qt

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
