"""One SQLite database and one folder of original files for each partner."""
