"""Wrong usage of the command line, said in one Chinese sentence."""

from __future__ import annotations

import click

from .shared import EMPTY, Words


def usage_fault(error: click.UsageError, subcommand: str | None) -> str:
    """Say what is wrong, and where the usage is explained: of a subcommand, or of the program."""
    return f"用法不对：{_what(error)}；用法见 {f'{subcommand} ' if subcommand else ''}--help。"


def _what(error: click.UsageError) -> str:
    match error:
        case click.exceptions.NoSuchCommand(command_name=name):
            return f"没有“{name}”这个子命令"
        case click.NoSuchOption(option_name=name):
            return f"没有“{name}”这个选项"
        case click.BadOptionUsage(option_name=name):
            return f"选项“{name}”的写法不对"
        case click.MissingParameter():
            return f"缺少{_named(error.param)}"
        case click.BadParameter(message=message) if message == EMPTY:
            return f"{_named(error.param)}是空的"
        case click.BadParameter():
            return f"{_named(error.param)}{_wanted(error.param)}"
    return "写了多余的内容，或写法不对"


def _named(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return f"选项“{' / '.join(parameter.opts)}”"
    return f"“{parameter.human_readable_name}”" if parameter else "内容"


def _wanted(parameter: click.Parameter | None) -> str:
    match parameter.type if parameter else None:
        case click.Path():
            return "要写一个文件，不是文件夹"
        case click.Choice(choices=choices):
            return f"只能是{'、'.join(map(str, choices))}"
        case Words():
            return "里有认不出的文字，请检查终端的文字编码"
        case click.types.IntParamType():
            return "要写一个整数"
    return "写得不对"
