"""The printed sheet, its supplement and the meeting's forms as PDF; the only importer of reportlab."""

from .form import blank_pdf, sheet_pdf
from .pen import Pdf
from .supplement import document_pdf, supplement_pdf

__all__ = ["Pdf", "blank_pdf", "document_pdf", "sheet_pdf", "supplement_pdf"]
