"""What the office writes about a round: documents on templates, tables, the round as data."""
