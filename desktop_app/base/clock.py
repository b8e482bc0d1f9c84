"""The time as the file keeps it: local, ISO, and never twice for one assessment."""

from contextlib import suppress
from datetime import date, datetime, timedelta

SLACK = timedelta(minutes=1)


def now() -> datetime:
    """Return the local time with its offset: the program reads its clock here alone."""
    return datetime.now().astimezone()


def time_after(earlier: str) -> str:
    """Return the time as the next after ``earlier``: an assessment's time tells its states apart.

    A clock that stands still, ticks coarsely or was set right by seconds gives no time twice. One that was set
    back further is believed.
    """
    time = now()
    with suppress(ValueError, OverflowError, OSError):  # none, or one that another program has written: the year 1
        last = datetime.fromisoformat(earlier).astimezone()
        if last - SLACK < time <= last:
            time = last + timedelta(microseconds=1)
    return time.isoformat(timespec="microseconds")


def time_or_now(text: str) -> datetime:
    """Read a time as the file keeps it; one that another program has made unreadable counts as now."""
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return now()


def moment(at: str, today: datetime) -> str:
    """Say a time in a way that stays right: 11月20日 14:03."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError:
        return at
    year = f"{time.year}年" if time.year != today.year else ""
    return f"{year}{time.month}月{time.day}日 {time:%H:%M}"


def day(at: str, today: datetime) -> str:
    """Say a day in a way that stays right: 11月20日."""
    return moment(at, today).split(" ")[0]


def is_date(text: str) -> bool:
    """Whether the text is an ISO date such as 2026-11-20."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def when(at: str, today: datetime) -> str:
    """Say a time as people do: 今天 14:03, 昨天 9:05, 11月20日 14:03, and the year only where it is another."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError:
        return at
    days = (today.date() - time.date()).days
    if days in (0, 1):
        return f"{('今天', '昨天')[days]} {time:%H:%M}"
    return moment(at, today)
