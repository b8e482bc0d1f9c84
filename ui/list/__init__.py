"""The list of assessments."""
