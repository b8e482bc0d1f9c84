"""What follows from decisions: entries, and the form that changes one."""
