"""Stands in for Pyodide's loader of packages: ours lie on ``sys.path`` as they came. Pyodide asks for these names."""

from site import getsitepackages

from pyodide_js import loadedPackages  # noqa: F401 - a snapshot of Python's memory counts on it, see webloop.py


class Place:
    """What Pyodide takes for a path: it asks for the text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


SITE_PACKAGES = Place(getsitepackages()[0])
DSO_DIR = Place("/usr/lib")


def init_loaded_packages() -> None:
    """None is loaded yet."""
