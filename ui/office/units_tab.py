"""The units of the register as a table: typed, pasted, looked for, taken out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.base.errors import UserError
from desktop_app.ledger.sheets import Sheet
from desktop_app.office.cells import UNIT_COLUMNS, put_units, unit_cells
from desktop_app.office.headings import parts_of
from desktop_app.office.register_list import listed
from desktop_app.office.rounds import without_unit
from desktop_app.record.register import Register
from desktop_app.search.matching import matches

from ..parts.dialogs import ask, attempt
from ..parts.layouts import column, row
from ..parts.widgets import FILE_READ_ONLY, allow, button, label, set_text
from .cell_table import CellModel, CellTable
from .register_book import RegisterBook, new_id
from .told import first_names

NONE = "名册里还没有单位：按“导入名单…”读取Excel名单，或在表里填写、粘贴。"
_QUEUED = Qt.ConnectionType.QueuedConnection  # a cell is closed before what was typed there is stored


class UnitsTab(QWidget):
    """One row a unit; what cannot be is said, and what was there stays.

    ``list_pasted`` sends a whole list with its headings, which is no block of cells.
    """

    list_pasted = Signal(object)

    def __init__(self, book: RegisterBook) -> None:
        super().__init__()
        self._book = book
        self._shown: list[int] = []  # the position in the register, by row
        self._find = QLineEdit()
        self._find.setAccessibleName("查找单位")
        self._find.setPlaceholderText("查找单位：名称、拼音首字母")
        self._find.textChanged.connect(self.refresh)
        self._model = CellModel(list(UNIT_COLUMNS.values()), range(len(UNIT_COLUMNS)), grows=True)
        self._table = CellTable(self._model, "单位名册", (0, 4))
        self._model.typed.connect(self._typed, _QUEUED)
        self._table.pasted.connect(self._paste)
        self._table.deletion_wanted.connect(self._ask_remove)
        self._table.chosen.connect(self._update)
        self._add = button("添加单位", self._begin)
        self._remove = button("从名册删除…", self._ask_remove)
        self._count = label(look="secondary")
        line = row((self._find, 1), self._count, self._add, self._remove, spacing=8)
        column(line, (self._table, 1), on=self, spacing=8)

    def refresh(self) -> None:
        """Show the units that are looked for."""
        register, wanted = self._book.register, self._find.text()
        cells = [unit_cells(register, unit) for unit in register.units]
        self._shown = [at for at, row in enumerate(cells) if matches(" ".join(row), wanted)]
        if self._model.editable != self._book.editable:
            self._model.set_editable(self._book.editable)
        self._model.show([cells[at] for at in self._shown])
        self._update()

    def _update(self) -> None:
        number, found = len(self._book.register.units), len(self._shown)
        set_text(self._count, f"{found}个，共{number}个单位" if found < number else f"共{number}个单位")
        fixed = "" if self._book.editable else FILE_READ_ONLY
        allow(self._add, fixed, "在表的最下面添加（Insert）")
        allow(self._remove, fixed or ("" if self._table.rows else "请先选中要删除的单位"), "删除选中的单位（Delete）")

    def _begin(self) -> None:
        self._find.clear()
        self._table.begin_new()

    def _position(self, row_: int) -> int:
        """Return the place in the register of what stands in a row; a new one comes at the end."""
        return self._shown[row_] if row_ < len(self._shown) else len(self._book.register.units)

    def _typed(self, row_: int, column_: int, text: str) -> None:
        position = self._position(row_)
        new = position >= len(self._book.register.units)
        act = partial(put_units, row=position, column=column_, block=[[text]], new_id=new_id)
        self._book.do("添加单位" if new else "修改单位", act)

    def _paste(self, row_: int, column_: int, block: list[list[str]]) -> None:
        sheet = Sheet("剪贴板", tuple(map(tuple, block)))
        if len(block) > 1 and parts_of(sheet):
            if found := attempt(self, partial(listed, [sheet], "剪贴板")):
                self.list_pasted.emit(found)
            return

        def put(register: Register) -> Register:
            if len(block) > 1 and len(self._shown) < len(register.units) and row_ < len(self._shown):
                raise UserError("正在查找，只列出一部分单位，没有粘贴；请先清空查找框，再粘贴多行。")
            return put_units(register, self._position(row_), column_, block, new_id)

        self._book.do(f"粘贴{len(block)}行单位", put)

    def _ask_remove(self) -> None:
        units = [self._book.register.units[self._shown[at]] for at in self._table.rows]
        if not units or not self._book.editable:
            return
        names = first_names([unit.name for unit in units])
        stays = "回避和在各轮次里的安排一并删除；已有评估的单位不能删除。删除后可以用“撤销”恢复。"
        question = f"要从名册删除{names}吗？\n\n{stays}"
        ids = [unit.id for unit in units]
        ask(self, "从名册删除", question, "删除", lambda agreed: self._remove_now(ids) if agreed else None)

    def _remove_now(self, ids: list[str]) -> None:
        def remove(register: Register) -> Register:
            for one in ids:
                register = without_unit(register, one, self._book.begun)
            return register

        self._book.do(f"删除{len(ids)}个单位", remove)

    def choose(self, unit_id: str) -> None:
        """Bring a unit into sight."""
        at = next((at for at, unit in enumerate(self._book.register.units) if unit.id == unit_id), -1)
        if at in self._shown:
            self._table.choose_row(self._shown.index(at))
