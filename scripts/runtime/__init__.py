"""Stage 6: the Python that runs in the reader's browser."""
