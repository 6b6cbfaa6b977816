"""Stage 1: from a received file to text.md, with the proof of every repair."""
