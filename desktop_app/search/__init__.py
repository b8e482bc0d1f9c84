"""Finding what somebody has typed a part of: in lists, in an assessment, in the help."""
