"""What goes out and comes in: given out, handed over, taken in, merged, confirmed by a receipt, cleared."""
