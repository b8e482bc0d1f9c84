"""Where the program's own files are, in a checkout and in a built bundle alike."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
RUBRICS = RESOURCES / "rubric"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
MANUAL = RESOURCES / "manual"
TEMPLATES = RESOURCES / "templates"  # of the office's documents
LICENCES = RESOURCES / "licences"  # the texts that no library brings
STYLE_SHEET = RESOURCES / "style.qss"
CONTRAST_SHEET = RESOURCES / "contrast.qss"
SAMPLE_VISIT = RESOURCES / "sample-visit.json"
SCHEMA = ROOT / "db_schema.sql"
SCHEMAS = RESOURCES / "schemas"  # those of earlier versions, as they were
