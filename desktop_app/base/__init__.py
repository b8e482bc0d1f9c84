"""What everything else may use: errors in words, text, numerals, sizes, time, paths."""
