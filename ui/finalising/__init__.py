"""From a draft to a signed sheet: what blocks, what warns, 定稿, the revisions, signing."""
