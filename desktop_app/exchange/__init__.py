"""移交: the copy that goes to the office, its receipt, and whether paper and file agree."""
