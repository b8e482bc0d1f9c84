"""Who changed what, the sheet as it was, two revisions side by side."""
