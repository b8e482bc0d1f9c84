"""Documents on the round, written into a folder."""
