"""What the program talks about: metrics, series, captures, collectors. Standard library and numpy only."""
