"""All that a window does with a disk, each up to the last key or click: what is returned does it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import OPENED
from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.history.purging import Note
from desktop_app.record.register import Register, Unit
from desktop_app.storage.store import Store
from tests.exchange.file_copies import noted
from tests.samples import FILES
from ui.exchange.asking.targets import Targets
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.form.units_dialog import UnitsDialog
from ui.list.list_acts import ListActs
from ui.office.register_dialog import RegisterDialog
from ui.paper.preview_page import PreviewPage
from ui.parts.growing_text import GrowingText
from ui.parts.units_choice import UnitsChoice

from .backed_up import timer_of
from .driver import Person
from .last_page import finalise, leader_has_signed
from .proof import written

Act = Callable[[], object]


def note(person: Person, _: Path) -> Act:
    person.click(person.card(1).findChild(GrowingText))
    return lambda: person.write("说明")


def evidence(person: Person, folder: Path) -> Act:
    strip, files = person.card(1).strip, [written(folder, "记录.txt"), written(folder, "大.txt", bytes(2**20 + 1))]
    return lambda: strip.add(files)


def to_finalise(person: Person, _: Path) -> Act:
    person.show_page(-1)
    for box in person.all(QCheckBox, "已核对"):
        if not box.isChecked():
            person.click(box)
    person.click("定稿…")
    person.dialog(FinaliseDialog)
    return lambda: person.click("定稿")


def to_sign(person: Person, folder: Path) -> Act:
    finalise(person)
    person.wait_until(lambda: person.document.status == "final")
    scan = written(folder, "扫描件.pdf", b"%PDF-1.4 scan")
    person.click("登记签名…")
    leader_has_signed(person)
    person.click("选择扫描件…")
    person.choose_path(scan)
    return lambda: person.click("登记")


def _for_a_reason(person: Person, what: str) -> Act:
    person.click(f"{what}…")
    person.fill("原因", "有误")
    return lambda: person.click(what)


def to_reopen(person: Person, _: Path) -> Act:
    finalise(person)
    person.wait_until(lambda: person.document.status == "final")
    return _for_a_reason(person, "重新打开")


def to_void(person: Person, _: Path) -> Act:
    person.show_page(-1)
    return _for_a_reason(person, "作废")


def to_purge(person: Person, _: Path) -> Act:
    person.edit_answer(0, note="误写")
    person.wait_until(lambda: not person.document.saving)
    return lambda: person.document.purge(Note("answer", (1,)))


def to_merge_what_waits(person: Person, folder: Path) -> Act:
    """Let a draft come to what is final, which is reopened then."""
    path = folder / "草稿.db"
    person.store.copy_to(path)
    finalise(person)
    person.wait_until(lambda: person.document.status == "final")
    with closing(Store.open(path)) as other:
        noted(other, 0, "后来的依据")
        apply(person.store, other, compare(person.store, other, person.document.id))
    person.document.reopen("补充")
    person.wait_until(lambda: not person.document.saving)
    person.show_page(-1)
    return lambda: person.click("并入草稿…")


def to_delete(person: Person, _: Path) -> Act:
    person.press("alt+Left")
    person.click("删除…")
    return lambda: person.answer("删除")


def to_begin(person: Person, _: Path) -> Act:
    return person.window.new_assessment


def to_add_the_sample(person: Person, _: Path) -> Act:
    return person.window.open_sample


def to_leave_untouched(person: Person, _: Path) -> Act:
    person.window.new_assessment()
    return lambda: person.press("alt+Left")


def to_open(person: Person, folder: Path) -> Act:
    other = folder / "别处.db"
    with closing(Store.create(other)) as store:
        store.add(person.document.rubric, person.document.record)
    return lambda: person.window.open_file(other)


def to_migrate(person: Person, folder: Path) -> Act:
    old = shutil.copy(FILES / "version-2" / "visits.db", folder)
    return lambda: person.window.open_file(Path(old))


def to_create(person: Person, folder: Path) -> Act:
    return lambda: person.window.open_file(folder / "新.db", create=True)


def to_restore(person: Person, _: Path) -> Act:
    backup(person.store, OPENED)
    person.edit(unit="某市气象局")
    person.choose("备份与恢复…")
    person.wait_until(lambda: person.button("恢复勾选的评估…").isEnabled())
    person.click("恢复勾选的评估…")
    return lambda: person.answer("恢复")


def to_rescue(person: Person, folder: Path) -> Act:
    return lambda: person.window.rescue(folder / "新.db")


def to_hand_over(person: Person, folder: Path) -> Act:
    finalise(person)
    person.wait_until(lambda: person.document.status == "final")
    (folder / "U盘").mkdir()
    person.click("移交…")
    person.one(Targets).pick(folder / "U盘")
    return lambda: person.click("移交")


def to_give_out(person: Person, folder: Path) -> Act:
    (folder / "U盘").mkdir()
    person.press("ctrl+shift+j")
    person.click("分发给其他单位")
    person.fill("接收单位", "某办")
    person.click("下一步")
    person.one(Targets).pick(folder / "U盘")
    return lambda: person.click("分发")


def to_save_the_paper(person: Person, folder: Path) -> Act:
    person.press("ctrl+p")
    assert person.paper()
    page = person.one(PreviewPage)
    return lambda: page.save(folder / "表.pdf")


def to_save_several(person: Person, folder: Path) -> Act:
    acts = person.window.findChild(ListActs)
    assert acts is not None
    return lambda: acts.save_to(person.store.ids(), folder)


def to_export_the_list(person: Person, folder: Path) -> Act:
    person.press("alt+Left")
    acts = person.window.findChild(ListActs)
    assert acts is not None
    return lambda: acts.export_to(acts.read(), folder / "表.xlsx")


def to_keep_units(person: Person, _: Path) -> Act:
    person.show_page(0)
    person.click("单位名单…")
    person.dialog(UnitsDialog)
    person.paste("云岭市气象局党组")
    return lambda: person.click("保存名单")


def to_change_the_register(person: Person, _: Path) -> Act:
    person.choose("单位名册与轮次…")
    person.dialog(RegisterDialog)
    person.select("单位名册", 0, 0)
    return lambda: person.paste("云岭市气象局党组")


def to_take_a_list(person: Person, _: Path) -> Act:
    person.choose("单位名册与轮次…")
    person.dialog(RegisterDialog)
    person.select("单位名册", 0, 0)
    person.paste("单位全称\t简称\n云岭市气象局党组\t云岭局")
    person.fill("轮次名称", "第一轮")
    return lambda: person.click("写入名册")


def to_choose_a_unit(person: Person, _: Path) -> Act:
    person.store.register.save(Register(units=(Unit(id="0" * 36, name="云岭市气象局党组"),)))
    person.window.open_assessment(person.document.id)
    person.show_page(0)
    person.click("从名册选择…")
    person.dialog(UnitsChoice)
    return lambda: person.press("Return")


def is_the_units(person: Person, _: Path) -> bool:
    return person.store.register.load().unit_of(person.document.id) is not None and is_saved(person, _)


def has_units(person: Person, _: Path) -> bool:
    return len(person.store.register.load().units) == 1


def to_choose(person: Person, _: Path) -> Act:
    return lambda: person.press("ctrl+=", "shift+F8")


def to_back_up(person: Person, _: Path) -> Act:
    return lambda: (timer_of(person).now(), timer_of(person).end())


def to_close(person: Person, _: Path) -> Act:
    person.edit(unit="某市气象局")
    person.wait_until(lambda: not person.document.saving)
    return person.close


def is_saved(person: Person, _: Path) -> bool:
    return not person.document.saving


def are_saved(person: Person, _: Path) -> bool:
    return len(person.document.answer(0).files) == 2 and is_saved(person, _)


def is_status(status: str) -> Callable[[Person, Path], bool]:
    return lambda person, _: person.document.status == status


def is_written(name: str) -> Callable[[Person, Path], bool]:
    return lambda _, folder: any(folder.glob(name))


def always(_: Person, __: Path) -> bool:
    return True


class Operation(NamedTuple):
    """What leads up to it, the sign seen while the disk is slow (none where work goes on), when it is done."""

    prepare: Callable[[Person, Path], Act]
    words: str
    is_done: Callable[[Person, Path], bool] = always


OPERATIONS = {
    "填写": Operation(note, "", is_saved),
    "添加材料": Operation(evidence, "", are_saved),
    "定稿": Operation(to_finalise, "正在备份…", is_status("final")),
    "登记签名": Operation(to_sign, "正在登记签名…", is_status("signed")),
    "重新打开": Operation(to_reopen, "正在重新打开…", is_status("draft")),
    "作废": Operation(to_void, "正在作废…", is_status("void")),
    "并入草稿": Operation(
        to_merge_what_waits, "正在并入草稿…", lambda person, _: person.document.record.answers[0].note == "后来的依据"
    ),
    "彻底删除": Operation(to_purge, "正在彻底删除…"),
    "删除评估": Operation(to_delete, "正在备份…", lambda person, _: person.store.ids() == []),
    "新建评估": Operation(to_begin, "正在新建评估…"),
    "打开示例评估": Operation(to_add_the_sample, "正在添加示例评估…"),
    "离开没有填写的评估": Operation(to_leave_untouched, "正在保存…"),
    "打开数据文件": Operation(to_open, "正在打开“别处.db”…"),
    "升级旧版本的文件": Operation(to_migrate, "正在打开“visits.db”…"),
    "新建数据文件": Operation(to_create, "正在打开“新.db”…"),
    "恢复": Operation(to_restore, "正在备份…", lambda person, _: person.document.record.unit != "某市气象局"),
    "另存到别处": Operation(to_rescue, "正在另存到新文件…"),
    "移交": Operation(to_hand_over, "", lambda person, _: "关闭" in person.buttons()),
    "分发": Operation(to_give_out, "", lambda person, _: "关闭" in person.buttons()),
    "保存PDF": Operation(to_save_the_paper, "正在保存“表.pdf”…", is_written("表.pdf")),
    "另存多份PDF": Operation(to_save_several, "正在保存1份考核表…", is_written("*.pdf")),
    "导出列表": Operation(to_export_the_list, "正在保存“表.xlsx”…", is_written("表.xlsx")),
    "单位名单": Operation(to_keep_units, "正在保存单位名单…"),
    "单位名册与轮次": Operation(to_change_the_register, "正在保存单位名册…", has_units),
    "导入单位名单": Operation(to_take_a_list, "正在备份…", has_units),
    "从名册选择": Operation(to_choose_a_unit, "正在保存…", is_the_units),
    "设置": Operation(to_choose, ""),
    "备份": Operation(to_back_up, "正在备份…"),
    "关闭窗口": Operation(to_close, "正在备份…"),
}
