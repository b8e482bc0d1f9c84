"""The help and the regulation, each in a window of its own."""
