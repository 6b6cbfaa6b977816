"""用人单位一次看清 checkup: one page of what the calculators for employers answer."""
