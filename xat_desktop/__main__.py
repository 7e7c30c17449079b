"""Opens the window: `python -m xat_desktop`."""

import gc
import sys


def main() -> int:
    """Start the window, or, in a frozen program, the worker process that it asked for."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support  # only there needed, and slow to import

        freeze_support()
    gc.disable()  # until the first paint: nothing of the start is garbage
    from xat_desktop.settings import data_dir  # before Qt, which slows down every import after it

    folder = data_dir()
    from xat_desktop.app import run  # a worker process imports this module, and must not load Qt

    return run(folder)


if __name__ == "__main__":
    raise SystemExit(main())
