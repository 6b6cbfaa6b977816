"""应保 calculators: pure functions of what the reader typed and what the documents say."""
