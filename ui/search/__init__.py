"""Looking for something: a bar above what is searched, with what was found."""
