"""The files that tests read."""

from pathlib import Path

FILES = Path(__file__).parent / "files"
VISITS = FILES / "version-3" / "visits.db"  # of every state, by an earlier version of the program
SECOND_RUBRIC = FILES / "second-rubric.toml"
LEDGER = FILES / "ledger-merged.xlsx"
