"""考核 assessment: the report on the contents that are assessed."""
