"""The window: everything that needs Qt."""

import sys

# PySide reads the source of every module that is imported after it, to see whether `from __feature__` may
# concern it. Nothing here uses that, and it costs a quarter of a millisecond a module: with SQLAlchemy, numpy
# and pyqtgraph 0.2 s. "No" is the answer it gives for modules without source, too.
_feature = sys.modules.get("shibokensupport.feature")
if hasattr(_feature, "_mod_uses_pyside"):
    setattr(_feature, "_mod_uses_pyside", lambda _module: False)  # noqa: B010 - not in the stubs
