"""`python -m xat_desktop.cli` is `xat`."""

from xat_desktop.cli.app import main

main()
