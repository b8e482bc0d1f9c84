"""What a copy of a data file says, and whether two say the same."""
