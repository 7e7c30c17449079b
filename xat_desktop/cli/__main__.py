"""`python -m xat_desktop.cli` is `xat`."""

import sys

from xat_desktop.cli.app import main

if getattr(sys, "frozen", False):  # a built program is also the process that reads small files
    from multiprocessing import freeze_support

    freeze_support()
main()
