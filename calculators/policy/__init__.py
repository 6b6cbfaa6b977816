"""The typed view of knowledge.json: what the documents say, and the value that holds on a day."""
