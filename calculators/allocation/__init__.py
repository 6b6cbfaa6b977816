"""任务分解 allocation: a target divided among units by the factors of the document."""
