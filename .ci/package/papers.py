"""The papers that lie beside the program: 先看这里.txt for whoever opens the folder, 安装与部署.txt, 许可.txt."""

from __future__ import annotations

import re
from pathlib import Path

import notices

from desktop_app.base.paths import ROOT

HANDBOOK = ROOT / "resources" / "deployment.md"
FIRST = """\
双击这个文件夹里的 {program}，打开程序。还在压缩包里的，先全部解压缩。
打开以后按 Ctrl+F1，看“十分钟打印第一份考核表”。
使用手册可以存为PDF来打印：菜单“帮助”里的“手册存为PDF…”（Ctrl+Shift+F1）。
"""


def lay(folder: Path, program: str, *, windows: bool) -> None:
    """Write them as the system's editor reads them: every Notepad wants the mark of UTF-8 and its ends of lines."""
    texts = {
        "先看这里.txt": FIRST.format(program=program),
        "安装与部署.txt": unmarked(HANDBOOK.read_text("utf-8")),
        "许可.txt": notices.page(),
    }
    kind, ends = ("utf-8-sig", "\r\n") if windows else ("utf-8", "\n")
    for name, text in texts.items():
        (folder / name).write_text(text, kind, newline=ends)


def unmarked(markdown: str) -> str:
    """Return Markdown as plain text: headings in brackets, nothing bold, commands as they are typed."""
    text = re.sub(r"^```.*\n", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"^#+ (.+)$", r"【\1】", text, flags=re.MULTILINE)
    return re.sub(r"\*\*(.+?)\*\*|`([^`\n]+)`", r"\1\2", text)
