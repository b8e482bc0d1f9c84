"""Tests of the pictures of a result."""
