"""The parts of the captures page: table, detail, and the form that edits."""
