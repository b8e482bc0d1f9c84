"""The files that tests read."""

from pathlib import Path

FILES = Path(__file__).parent / "files"
VISITS = FILES / "version-4" / "visits.db"  # of every state
SECOND_RUBRIC = FILES / "second-rubric.toml"
LEDGER = FILES / "ledger-merged.xlsx"
