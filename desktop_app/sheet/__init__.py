"""The printed sheet as PDF; the only importer of reportlab."""

from .form import blank_pdf, sheet_pdf
from .pen import Pdf

__all__ = ["Pdf", "blank_pdf", "sheet_pdf"]
