"""Backups of a data file: made, thinned, found again, brought back."""
