"""What was done to an assessment: rows that changed, replayed, and told in words."""
