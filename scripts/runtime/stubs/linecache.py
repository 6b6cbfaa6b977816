"""Stands in for linecache: in a page no module has its source text beside it, so that an error's lines cannot be shown."""


def getline(filename: str, lineno: int, module_globals: object = None) -> str:  # noqa: ARG001
    """No line is known."""
    return ""


def checkcache(filename: str | None = None) -> None:
    """Nothing is kept."""


def lazycache(filename: str, module_globals: object) -> bool:  # noqa: ARG001
    """Nothing can be had later."""
    return False


def getlines(filename: str, module_globals: object = None) -> list[str]:  # noqa: ARG001
    """No line is known."""
    return []
