"""The files that tests read."""

from pathlib import Path

from desktop_app.storage.screening import USER_VERSION

FILES = Path(__file__).parent / "files"
VISITS = FILES / f"version-{USER_VERSION}" / "visits.db"  # of every state
SECOND_RUBRIC = FILES / "second-rubric.toml"
LEDGER = FILES / "ledger-merged.xlsx"
