"""参保缺口 gap: how many of an employer's people are still to be insured."""
