"""Stands in for Pyodide's typed bindings of JavaScript: it asks for these names. No Python in a page calls JavaScript."""

no_default = object()
default_signature = object()
