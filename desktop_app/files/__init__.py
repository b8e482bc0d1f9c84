"""Files and the places where they lie: written whole, locked, named, on removable media."""
