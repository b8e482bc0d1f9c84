"""What the menus offer to do with the form that is shown, and how it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..parts.menus import Entry
from .visit import Visit

OnForm = Callable[[Callable[[Visit], object]], Callable[[], None]]
"""Makes a slot of what is to be done with the visit; it does nothing while no form is shown."""


def visit_menus(form: OnForm, looks: Sequence[Entry | None], going: Entry) -> list[list[Entry | None]]:
    """Return the menus of editing, of the assessment and of looking at it, the last after what is in ``looks``."""
    flawless = form(lambda visit: visit.page.confirm_flawless())
    return [
        [
            Entry("undo", "撤销", form(lambda visit: visit.undo()), ("Ctrl+Z",), repeats=True),
            Entry("redo", "重做", form(lambda visit: visit.redo()), ("Ctrl+Y", "Ctrl+Shift+Z"), repeats=True),
            Entry("find", "查找…", form(lambda visit: visit.look_for()), ("Ctrl+F",), on_form=True),
            None,
            Entry("flawless", "本项无扣分，转到下一项", flawless, ("F8",), on_form=True),
            None,
            Entry("saved", "保存", form(lambda visit: visit.tell_saved()), ("Ctrl+S",), on_form=True),
        ],
        [
            Entry("finalise", "定稿…", form(lambda visit: visit.page.check().finalise()), ("Ctrl+D",), on_form=True),
            Entry("sign", "登记签名…", form(lambda visit: visit.page.check().sign()), ("Ctrl+M",), on_form=True),
            None,
            Entry("history", "修改记录", form(lambda visit: visit.show_history()), ("Ctrl+H",), on_form=True),
            Entry("division", "分工…", form(lambda visit: visit.ask_division()), ("Ctrl+Shift+D",), on_form=True),
            Entry("person", "录入人…", form(lambda visit: visit.ask_person()), ("Ctrl+I",), on_form=True),
        ],
        [
            *looks,
            None,
            going,
            Entry("gap", "下一处未完成", form(lambda visit: visit.page.go_to_next()), ("F9",), on_form=True),
            None,
            Entry("next", "下一部分", form(lambda visit: visit.page.turn_page(1)), ("Ctrl+PgDown",), on_form=True),
            Entry("previous", "上一部分", form(lambda visit: visit.page.turn_page(-1)), ("Ctrl+PgUp",), on_form=True),
        ],
    ]


def paper_menu(
    form: OnForm, sheet: Callable[[], object], blank: Callable[[], object], meeting: Callable[[], object]
) -> list[Entry | None]:
    """Return the menu of what is printed: of the assessment, and empty."""
    save, take = form(lambda visit: visit.save_own_form()), form(lambda visit: visit.take_own_form())
    return [
        Entry("preview", "预览考核表", sheet, ("Ctrl+P",), on_form=True),
        Entry("mark", "标注…", form(lambda visit: visit.ask_mark()), ("Ctrl+T",), on_form=True),
        None,
        Entry("blank", "空白考核表", blank, ("F6",)),
        Entry("own", "自评表", form(lambda visit: visit.show_own_form()), ("F3",), on_form=True),
        Entry("own_xlsx", "自评表（Excel）…", save, ("Shift+F3",), on_form=True),
        Entry("own_import", "导入单位自评…", take, ("Shift+F4",), on_form=True),
        Entry("forms", "测评用表", meeting, ("Shift+F9",)),
        Entry("reading", "口径确认单", form(lambda visit: visit.show_reading()), ("Shift+F12",), on_form=True),
    ]
