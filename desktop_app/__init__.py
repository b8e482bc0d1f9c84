"""The assessment program without its screen: rubric, scoring, file, sheet and command line."""
