"""One assessment that is open."""
