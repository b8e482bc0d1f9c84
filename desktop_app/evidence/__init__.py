"""Pieces of evidence before they are stored."""
