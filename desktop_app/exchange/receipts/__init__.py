"""回执: what the office confirms to have taken in."""
