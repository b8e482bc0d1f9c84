"""Tests of the printed sheet, on real PDFs read back."""
