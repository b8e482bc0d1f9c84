"""The round as a whole: every unit at a glance, how they rank, what is to be asked."""
