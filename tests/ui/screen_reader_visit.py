"""A whole visit by a screen reader's means alone: what it presses, writes and chooses, and what it hears.

Run by test_screen_reader with the system's Python, which has pyatspi; what it prints is the transcript.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pyatspi  # type: ignore[import-not-found]
from gi.repository import GLib  # type: ignore[import-not-found]
from screen_reader import shown, told

PATIENCE_S = 30.0
BALLOTS = {"班子成员": "6660", "中层干部": ("14", "14", "13", "1"), "职工": ("20", "20", "18", "2")}
COUNTED = "发出", "收回", "满意", "不满意"


class Reader:
    """Finds by name, acts by what AT-SPI offers; prints what it reads and does."""

    def __init__(self) -> None:
        [self._program] = [one for one in pyatspi.Registry.getDesktop(0) if one is not None]
        self.focused: Any = None
        self._heard: list[str] = []
        pyatspi.Registry.registerEventListener(self._focus, "object:state-changed:focused")
        pyatspi.Registry.registerEventListener(self._hear, "object:announcement")

    def _focus(self, event: Any) -> None:
        if event.detail1:
            self.focused = event.source
            print(f"焦点  {event.source.getRoleName()}: {event.source.name}", flush=True)

    def _hear(self, event: Any) -> None:
        self._heard.append(str(event.any_data))

    def listen(self, seconds: float = 0.15) -> None:
        """Hear what is told for a while."""
        limit, context = time.monotonic() + seconds, GLib.MainContext.default()
        while time.monotonic() < limit:
            context.iteration(False)
            time.sleep(0.005)
        for words in self._heard:
            print(f"听  {words}", flush=True)
        self._heard.clear()

    def write_here(self, name: str, text: str) -> None:
        """Write into what has the focus, and bears the name."""
        self.wait(lambda: self.focused is not None and self.focused.name == name)
        self.focused.queryEditableText().setTextContents(text)
        self.say("写", self.focused)

    @property
    def here(self) -> Any:
        """The dialog that is open, else the window."""
        windows = [one for one in self._program if one is not None and one.getState().contains(pyatspi.STATE_SHOWING)]
        return windows[-1]

    def find(self, name: str, *roles: str) -> Any:
        """Return what is shown and bears the name, as soon as there is one."""
        limit = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit:
            for one in shown(self.here):
                try:
                    if one.name.startswith(name) and (not roles or one.getRoleName() in roles):
                        return one
                except Exception:  # it has gone meanwhile
                    break
            time.sleep(0.1)
        there = [f"{one.getRoleName()}: {one.name}" for one in shown(self.here) if one.name]
        raise AssertionError(f"no “{name}” {roles} among {there}")

    def say(self, what: str, one: Any) -> None:
        read = told(one)
        value = f" = {read['value']}" if read["value"] not in ("", read["name"]) else ""
        print(f"{what}  {read['role']}: {read['name']}{value} {read['states'] or ''}".rstrip(), flush=True)

    def press(self, name: str, *roles: str) -> Any:
        one = self.find(name, *roles)
        actions = one.queryAction()
        offered = [actions.getName(at) for at in range(actions.nActions)]
        wanted = next(at for at, action in enumerate(offered) if action in ("Press", "Toggle", "ShowMenu", "SetFocus"))
        actions.doAction(wanted)
        self.listen()
        try:
            self.say("按", one)
        except Exception:  # it has closed what it stood in
            print(f"按  {name}（已不在）", flush=True)
        return one

    def write(self, name: str, text: str) -> Any:
        one = self.find(name, "text", "password text")
        one.queryEditableText().setTextContents(text)
        self.listen()
        self.say("写", one)
        assert one.queryText().getText(0, -1) == text, f"“{name}” did not take “{text}”"
        return one

    def key(self, *names: str) -> None:
        """Have keys pressed, as readers do for what has no action."""
        subprocess.run(["xdotool", "key", "--delay", "30", *names], check=True)
        print(f"键  {' '.join(names)}", flush=True)
        self.listen()

    def expect(self, name: str) -> None:
        self.say("读", self.find(name))

    def wait(self, condition: Callable[[], bool]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < limit
            self.listen(0.1)


def visit(reader: Reader, folder: str) -> None:
    reader.press("新建评估", "push button")
    reader.write("被评估单位", "乙县局党组")
    reader.press("今天")
    reader.write("评估组组长", "张某某")
    reader.write("评估组成员", "李某某、王某某")
    section_1(reader)
    section_2(reader)
    sections_3_to_5(reader)
    finish(reader, folder)


def section_1(reader: Reader) -> None:
    reader.press("一、")
    reader.press("本节评估方式 查看台账")
    reader.write("召开次数", "1")
    reader.write("第1项 扣分依据", "仅于3月12日召开一次专题会议")
    reader.press("已召开，第2项")
    reader.press("到位，第3项")
    reader.press("无扣分，第4项")


def section_2(reader: Reader) -> None:
    reader.press("二、")
    reader.press("本节评估方式 查看台账")
    reader.press("无扣分，第5项")
    reader.press("无扣分，第6项")
    for number in (1, 2, 3):
        reader.press("添加，第7项")
        reader.write_here(f"第{number}行 整改任务", f"第{number}项整改任务")
    table = reader.find("整改任务台账")
    reader.say("读", table)
    reader.key("Return")
    reader.listen(0.5)
    reader.say("在", reader.focused)
    for key in ("ctrl+Home", "1", "2", "1"):
        reader.key(key)
        reader.say("在", reader.focused)
    reader.write("第7项 扣分依据", "查阅整改台账和印证材料")
    reader.press("无扣分，第8项")
    reader.press("无扣分，第9项")
    reader.press("无扣分，第10项")


def sections_3_to_5(reader: Reader) -> None:
    reader.press("三、")
    reader.press("本节评估方式 查看台账")
    reader.press("无扣分，第11项")
    reader.press("无扣分，第12项")
    reader.write("应建", "5")
    reader.write("已建", "5")
    reader.press("无扣分，第14项")
    reader.press("四、")
    reader.press("本节评估方式 问卷调查")
    for group, counts in BALLOTS.items():
        for name, count in zip(COUNTED, counts, strict=True):
            reader.write(f"{group} {name}", count)
    reader.press("五、")
    reader.press("本节评估方式 听取汇报")
    reader.write("评定", "9")
    reader.write("第16项 评分理由", "整改态度端正，措施落实到位")


def finish(reader: Reader, folder: str) -> None:
    reader.press("核对与定稿", "radio button")
    for words in [one.name for one in shown(reader.here) if one.name.startswith("已核对：")]:
        reader.press(words)
    reader.expect("可以定稿")
    reader.press("定稿…")
    reader.press("定稿", "push button")
    reader.expect("已定稿")
    reader.press("预览和打印考核表…")
    reader.press("保存PDF…")
    reader.press("保存", "push button")  # to the name that is offered
    reader.press("返回")
    reader.press("登记签名…")
    reader.press("评估组组长")
    reader.press("未请单位签名")
    reader.press("登记", "push button")
    reader.press("移交…")
    reader.press("其他文件夹…")
    reader.write("文件名：", folder)
    reader.press("选择", "push button")
    reader.press("移交", "push button")
    reader.expect("1份评估已登记为“已移交”")
    reader.press("关闭", "push button")
    reader.expect("状态 已移交")


if __name__ == "__main__":
    visit(Reader(), sys.argv[1])
