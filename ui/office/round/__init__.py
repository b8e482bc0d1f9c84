"""The round at a glance: its table, its pictures, what is to be looked at."""
