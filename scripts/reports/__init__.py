"""What the pages on performance and reliability say of published measurements."""
