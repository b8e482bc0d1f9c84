"""回执, 核验码 and the office's key."""
