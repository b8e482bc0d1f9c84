"""审核 and 审定: what named people and the leading group make of a signed result; its score stays as it was printed."""
