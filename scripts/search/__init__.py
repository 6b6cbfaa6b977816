"""Stage 5: the search index and its check."""
