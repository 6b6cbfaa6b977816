"""缴费测算 contribution: what employer and worker pay a month, insurance by insurance."""
