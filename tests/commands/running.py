"""The command line as a script calls it, in this process."""

from click.testing import CliRunner, Result

from desktop_app.commands.main import commands


def run(*arguments: object) -> Result:
    """Run a subcommand to its end, whatever that is."""
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def done(*arguments: object) -> str:
    """Return what a subcommand prints that does what it should."""
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout
