"""The parts of the collectors page."""
