"""应保 calculators: pure functions of what the reader typed and what the documents say."""

__version__ = "0.1.0"
