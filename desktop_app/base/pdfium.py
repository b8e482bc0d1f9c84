"""Whose turn it is with pdfium, which must not be used by two threads at once."""

from threading import Lock

PDFIUM = Lock()
