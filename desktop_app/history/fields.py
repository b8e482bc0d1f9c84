"""A record looked at field by field: what an event has written, and rows put together from fields again."""

from __future__ import annotations

Field = tuple[str | int, ...]
