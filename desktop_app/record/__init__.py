"""One filled-in rubric: the frozen record, its interchange form, its score, its status, its code."""
