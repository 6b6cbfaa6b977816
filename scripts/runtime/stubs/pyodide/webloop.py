"""Stands in for Pyodide's event loop: nothing that a page runs is asynchronous."""

from pyodide.ffi import IN_BROWSER

if IN_BROWSER:
    # A snapshot of Python's memory counts on what JavaScript has lent by then, in its order: this is part of it.
    from pyodide_js._api import scheduleCallback  # noqa: F401


def _initialize_event_loop() -> None:
    """There is none to begin with."""
