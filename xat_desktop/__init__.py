"""XAT Desktop: import, analyse, compare and report performance captures, offline first."""

import os

__version__ = "0.1.0"

# Nothing here needs a second thread of OpenBLAS; waiting for work, each would keep a processor busy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
