"""The parts of the compare page: choosers, tables, plots."""
