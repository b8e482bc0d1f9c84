"""What merging asks: item by item, or for one copy as a whole."""
