"""The laptop's side of the shared server: changes, series and files, both ways."""
