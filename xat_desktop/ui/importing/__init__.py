"""The parts of the import page that declare formats and add machines."""
