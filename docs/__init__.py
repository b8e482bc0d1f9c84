"""The documentation, and what draws or writes those parts of it that come from the code."""
