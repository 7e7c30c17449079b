"""The parts of the reports page: form, preview, list of written reports."""
