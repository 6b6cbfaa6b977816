"""From a result to what a reader sees, prints or keeps: the only room that formats and escapes."""
