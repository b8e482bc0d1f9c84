"""Copies under a passphrase or the office's key, and that key from its making to its recovery sheet."""
