"""Two copies of one assessment made one: compared, asked about, written in one transaction."""
