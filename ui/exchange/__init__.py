"""What goes out and comes in: hand-over, sealed copies, codes from paper."""
