"""Verified copies of the file that are handed over."""
