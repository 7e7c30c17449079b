"""Statistics of performance captures: numpy arrays in, frozen dataclasses out; no files, no SQL, no Qt."""
