"""All that there is of one unit."""
