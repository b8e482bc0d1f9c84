"""The printed sheet, its supplement and the meeting's forms as PDF; the only importer of reportlab."""

from .form import blank_pdf, sheet_pdf
from .meeting import Meeting, ballots_pdf, counting_pdf, meeting_pdf, meetings, sign_in_pdf
from .pen import Pdf
from .receipt import receipt_pdf
from .supplement import document_pdf, supplement_pdf

__all__ = [
    "Meeting",
    "Pdf",
    "ballots_pdf",
    "blank_pdf",
    "counting_pdf",
    "document_pdf",
    "meeting_pdf",
    "meetings",
    "receipt_pdf",
    "sheet_pdf",
    "sign_in_pdf",
    "supplement_pdf",
]
