"""LibreOffice where it is installed: it opens files and saves them as something else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

OFFICE = shutil.which("soffice")


def converted(files: list[Path], folder: Path, suffix: str) -> dict[str, Path]:
    """Let LibreOffice open files and save them as something, in one run."""
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", suffix, "--outdir", str(folder), *map(str, files)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert "Error" not in ran.stderr
    return {path.name: path for path in folder.glob(f"*.{suffix}")}
