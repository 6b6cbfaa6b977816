"""Stage 7: from Markdown to the served site: MkDocs, style, headers, offline, compression, server."""
