"""Every paper as PDF: the sheet, its supplement (附页), the meeting's forms, the receipt."""
