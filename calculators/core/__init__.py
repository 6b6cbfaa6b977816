"""Words of every calculator: fields and results, typed input, pasted tables, money."""
