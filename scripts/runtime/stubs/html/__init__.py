"""Stands in for html: escaping only. The names of two thousand entities are for reading HTML, which nobody here does."""


def escape(s: str, quote: bool = True) -> str:
    """As the library's own, letter for letter."""
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return s.replace('"', "&quot;").replace("'", "&#x27;") if quote else s
