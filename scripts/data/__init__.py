"""Stage 2: from what policy officers edit to knowledge.json."""
