"""Codes read off paper: out of a photograph, a scan or a PDF."""
