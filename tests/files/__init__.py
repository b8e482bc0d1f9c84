"""Tests of ``desktop_app.files``; and the files that tests read, see ``tests/samples.py``."""
