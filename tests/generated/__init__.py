"""Rosters as people keep them, made at random with the truth known, and how often they are read right: make rosters."""
