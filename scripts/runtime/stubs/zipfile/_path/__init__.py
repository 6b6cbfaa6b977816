"""Stands in for paths inside an archive, which would bring pathlib, glob and shutil's friends: archives are read by name."""


class CompleteDirs:
    """A name that zipfile hands on."""


class Path:
    """A name that zipfile hands on."""
