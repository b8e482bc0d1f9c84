"""What follows from a decision (Articles 13 to 15): who sees to it, by when, and what was put right since."""
