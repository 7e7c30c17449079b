"""XAT Desktop: import, analyse, compare and report performance captures, offline first."""

__version__ = "0.1.0"
