"""Stands in for importlib.resources: importlib.abc asks it for old names, which nobody here uses."""


class abc:  # noqa: N801 - its name in the library
    """What importlib.abc would hand on."""

    __all__: tuple[str, ...] = ()
