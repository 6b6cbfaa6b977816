"""Stands in for asyncio: Pyodide asks for these two names when it starts. Nothing that a page runs is asynchronous."""


def ensure_future(awaitable: object) -> object:
    """Refuses: a promise would never be kept."""
    raise NotImplementedError("asyncio is not part of the browser's library")


def get_event_loop() -> object:
    """Refuses: there is no loop."""
    raise NotImplementedError("asyncio is not part of the browser's library")
