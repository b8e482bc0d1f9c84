"""审核 and 审定 of one assessment."""
