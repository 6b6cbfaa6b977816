"""Stage 3: from knowledge.json to Markdown pages."""
