"""What a reader keeps of a result, and brings back: a workbook, a saved calculation sheet (存下和拿回来)."""
