"""A visit filed away, and an archive compared with what was written."""
