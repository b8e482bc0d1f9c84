"""The front door: without a subcommand the window, with one the command line."""

import sys

from .commands import interrupts  # before anything that takes a moment in which Ctrl+C may be pressed

READ_TABLES = "--read-tables"  # the process that reads a file of others, started by tables/apart.py
SUBCOMMAND_OR_OPTION = r"[a-z]+|-.*"  # a file's name has a dot or a slash, or is not English


def main() -> int:
    """Open the window, on a file if one is named; hand everything else to the command line."""
    interrupts.end_at_once()
    arguments = sys.argv[1:]
    if arguments[:1] == [READ_TABLES]:
        from .tables.child import main as read_tables  # which needs nothing of all that follows

        return read_tables(arguments[1:])
    import gc
    import re
    from pathlib import Path

    _load_msgspec()
    if not arguments or (len(arguments) == 1 and not re.fullmatch(SUBCOMMAND_OR_OPTION, arguments[0])):
        interrupts.as_python_does()
        gc.disable()  # until the list is painted: nearly all that is made by then stays
        from ui.application import run  # Qt stays out of the command line

        status = run(Path(arguments[0]) if arguments else None)
        gc.freeze()  # what is left goes with the process, and need not be looked through once more
        return status
    from .commands.main import commands

    commands(prog_name="desktop_app")
    return 0


def _load_msgspec() -> None:
    """Load msgspec without typing_extensions: a checkout has it for mypy, and Python itself has all that is needed."""
    hidden = "typing_extensions" not in sys.modules
    if hidden:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401
    finally:
        if hidden:
            del sys.modules["typing_extensions"]


if __name__ == "__main__":
    sys.exit(main())
