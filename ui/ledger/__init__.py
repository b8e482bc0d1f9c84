"""The task ledger: its import and its table."""
