"""The preview: which papers there are, and their pages."""
