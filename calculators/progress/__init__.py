"""完成进度 progress: how far a quarter's numbers are from the year's target."""
