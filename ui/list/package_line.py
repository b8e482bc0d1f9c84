"""A file that was given out: what it is, and who is to sit at it. Loaded for such files alone."""

from __future__ import annotations

from contextlib import suppress

from desktop_app.base.clock import moment, now
from desktop_app.base.errors import UserError
from desktop_app.paper.giving import KINDS
from desktop_app.record.package import Package
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.giving_table import package_of

from ..preferences import Preferences


def words_of(file: DataFile) -> str:
    """Say what a file was given out as, in one line: 任务包：由张某某于6月30日分发给第一评估组."""
    package = _package(file)
    if package is None:
        return ""
    giver = f"由{package.giver}" if package.giver else ""
    return f"{KINDS[package.kind]}：{giver}于{moment(package.at, now())}分发给{package.recipient}"


def seat(file: DataFile, preferences: Preferences) -> None:
    """Let whom the package is for be at the keyboard, once for each package; later on it is the user's to say."""
    package = _package(file)
    if package is None or file.read_only or not package.person or package.id in preferences.settings.packages:
        return
    preferences.remember_package(package.id, package.person)
    file.person = package.person


def _package(file: DataFile) -> Package | None:
    with suppress(UserError):
        return package_of(file)
    return None
