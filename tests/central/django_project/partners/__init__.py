"""App partners of the web backend."""
