"""The charts: stacked plots with a common time axis, their axes, legends and gestures; all that uses pyqtgraph."""
