"""App collectors of the web backend."""
