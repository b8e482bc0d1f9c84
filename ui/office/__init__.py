"""The register and the round: tables of units, teams and assignments, how far each is, and lists that come in."""
