"""The data file as a whole: opened, kept safe, handed over, led back to a backup."""
