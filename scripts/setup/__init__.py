"""Installs what the project needs, standard library only: ``python3 -m scripts.setup <verb>``."""
