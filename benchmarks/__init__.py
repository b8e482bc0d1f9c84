"""How fast the program is, each time as a ratio to something plain measured beside it in the same run."""
