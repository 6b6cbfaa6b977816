"""应保 calculators: pure functions of what the reader typed and what the documents say."""

__version__ = "0.2.0"
"""The program's version (程序版本), here alone; part of every calculation sheet. Raise it when a result can change:
CONTRIBUTING.md, "Raising the version"; tests/unit/test_version.py notices when that was forgotten.
"""
