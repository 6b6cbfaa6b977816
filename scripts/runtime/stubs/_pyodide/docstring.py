"""Stands in for what Pyodide writes into the descriptions of its functions, which nobody reads in a page."""


def get_cmeth_docstring(function: object) -> str:  # noqa: ARG001
    """Nothing is described."""
    return ""
