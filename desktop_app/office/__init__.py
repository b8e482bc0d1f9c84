"""The round as a whole: whom the office assesses, who goes where, and how far each is."""
