"""Make the kind known before the rest of the program is loaded, and go a visit's way with it in the folder named."""

import sys
from pathlib import Path

from desktop_app.base import paths
from desktop_app.rubric import rules
from tests.ninth.kind import PLACES, TABLE, Visits

folder = Path(sys.argv[1])
rules.Item = rules.Item | Visits  # type: ignore[misc]
rules.LISTINGS[PLACES.table] = PLACES
schema = folder / "schema.sql"
schema.write_text(paths.SCHEMA.read_text("utf-8") + TABLE, "utf-8")
paths.SCHEMA = schema

from tests.ninth.visit import go  # noqa: E402  (it loads what has just been prepared)

go(folder)
