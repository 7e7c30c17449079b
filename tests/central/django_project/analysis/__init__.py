"""App analysis of the web backend."""
