"""Verified copies of the file: so far the backup taken before anything that cannot be undone."""

from datetime import datetime
from pathlib import Path

from .store import Store
from .userdirs import backups_folder


def backup(store: Store, occasion: str) -> Path:
    """Copy the whole file, verified, into the folder of backups and return where; ``occasion`` names it."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    path = backups_folder() / f"{store.path.stem}_{stamp}_{occasion}.db"
    store.copy_to(path)
    return path


def delete_assessment(store: Store, assessment_id: str) -> Path:
    """Delete an assessment after a backup; return the backup, from which it can be had back."""
    store.may_delete(assessment_id)  # before a backup is left behind for nothing
    kept = backup(store, "删除前")
    store.delete(assessment_id)
    return kept
