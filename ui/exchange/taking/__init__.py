"""接收: which files, what is in them, what was taken in."""
