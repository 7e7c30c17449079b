"""The parts of the sync page."""
