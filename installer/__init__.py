"""Prepares a machine and makes the setup programs; no part of the program itself."""
