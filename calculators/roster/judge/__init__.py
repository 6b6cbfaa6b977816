"""From people to findings: who must be enrolled, what it costs, what is owed."""
