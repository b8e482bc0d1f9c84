"""What the subcommands share: how files and output are asked for, and JSON printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path, dir_okay=False)
as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON document.")


def print_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
