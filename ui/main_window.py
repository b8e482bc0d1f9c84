"""The window: which page is shown, menus and keys, the status line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from desktop_app.base.userdirs import NO_HOME_WORDS, default_file, has_home
from desktop_app.files.places import is_file
from desktop_app.files.settings import Settings

from .files.open_file import OpenFile
from .list.list_acts import ListActs
from .paper.papers import Papers
from .parts import key_names, theme
from .parts.dialogs import ask_new_data_file, attempt, choose_rubric, warn
from .parts.patience import is_waiting
from .parts.turning import turn_to
from .parts.widgets import resize_to_fit
from .preferences import THEMES, Preferences
from .status_line import StatusLine

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop_app.rubric.rubric import Rubric

    from .document import Document
    from .parts.filters import FocusKeys
    from .parts.menus import Entry
    from .visit.assessment_page import AssessmentPage
    from .visit.visit import Left, Visit

MENUS = ("文件(&F)", "编辑(&E)", "评估(&A)", "查看(&V)", "考核表(&T)", "收发(&S)", "帮助(&H)")
USUAL_SIZE = QSize(1360, 760)
LOAD_AFTER_MS = 50  # the list is on the screen by then


class MainWindow(QMainWindow):
    """Owns the pages; they ask for things by signals and never see each other."""

    first_painted = Signal()
    loaded = Signal()  # what the list does without

    def __init__(self, settings: Settings, *, at_start: bool = False) -> None:
        """``at_start``: what the list does without waits for ``complete``, such as what is in the menus."""
        super().__init__()
        self._preferences = Preferences(settings, self)
        self._file = OpenFile(
            self._preferences, self, self._may_leave, lambda: self._visit.unsettled() if self._visit else ""
        )
        self._file.wanted.connect(self.open_file)
        self._file.leaving.connect(self._close_assessment)
        self._file.opened.connect(self._file_opened)
        self._file.restored.connect(self._restored)
        self._file.changed.connect(self._file_changed)
        self._file.written_back.connect(self._update_status)
        self._visit: Visit | None = None
        self._left: dict[str, Left] = {}  # the assessments of the open file that were open before
        self._begun = self._painted = False  # whether a file was opened, or refused, and what came of it painted
        self.setWindowTitle("巡察整改成效评估")
        self.setMinimumSize(640, 340)  # a small laptop's screen at 200 %
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._papers = Papers(self)
        self._acts = ListActs(self._file, self._papers, self._preferences, self)
        self._start = self._acts.page
        self._start.new_wanted.connect(self.new_assessment)
        self._start.open_wanted.connect(self.open_assessment)
        self._start.blank_wanted.connect(self.preview_blank)
        self._acts.begun.connect(self.open_assessment)
        self._start.recent_wanted.connect(self.open_file)
        self._stack.addWidget(self._start)
        self._papers.wanted.connect(self._show)
        self._file.paper_wanted.connect(self._papers.show)
        self._papers.back_wanted.connect(self.go_back)
        self._status = StatusLine()
        self._acts.said.connect(self._status.tell)
        self._acts.changed.connect(self._restarted)
        self._status.retry_wanted.connect(self._retry)
        self._status.rescue_wanted.connect(partial(ask_new_data_file, self, self.rescue))
        self._status.copies_wanted.connect(self._file.ask_second_place)
        self._status.back_wanted.connect(self._file.write_back)
        self._file.backups.told.connect(self._status.show_copies)
        self.setStatusBar(self._status)
        self._actions: dict[str, QAction] = {}
        self._on_form_alone: list[str] = []
        self._menus = [key_names.add_menu(self.menuBar(), title) for title in MENUS]
        self._focus_keys: FocusKeys | None = None
        theme.application().focusChanged.connect(self._focus_changed)
        self._preferences.dressed.connect(self._dressed)
        self._fills_screen = not (self._preferences.place(self) or resize_to_fit(self, USUAL_SIZE))
        if not at_start:
            self.complete()

    def show(self) -> None:
        """Show the window; for the first time as it was left, or over all of a screen smaller than its usual size."""
        fills, self._fills_screen = self._fills_screen, False
        (self.showMaximized if fills else super().show)()

    # --- menus and keys ---

    def complete(self) -> None:
        """Put into the menus what can be done; keep from some parts of the window what is not for them."""
        from .files.exchange_menu import ExchangeMenu
        from .help.help_menu import HelpMenu
        from .parts.filters import listen_in
        from .parts.menus import Entry, add_keys, fill_menus
        from .visit.going import Going
        from .visit.visit_menus import paper_menu, visit_menus

        exchange = ExchangeMenu(self, self._file, self._to_list)
        self._start.clear_wanted.connect(self._file.clear_out)
        self._start.office_wanted.connect(lambda name: self._actions[name].trigger())
        self._start.dropped.connect(exchange.take_dropped)
        exchange.page_wanted.connect(self._show)
        self._acts.office_listed.connect(exchange.read_ahead)
        exchange.read_ahead()
        going = Going(self, self._stack, self._acts.read, self.open_assessment, lambda: self._visit, self._rubric)
        entries: list[list[Entry | None]] = [
            [
                Entry("new", "新建评估", self.new_assessment, ("Ctrl+N",)),
                *self._file.entries(),
                None,
                Entry("back", "返回", self.go_back, ("Alt+Left",)),
                Entry("quit", "退出", self.close, ("Ctrl+Q",)),
            ],
            *visit_menus(self._on_form, self._preferences.entries(), going.entry),
            paper_menu(self._on_form, self.preview_sheet, self.preview_blank, self.preview_forms),
            exchange.entries(self.give_out, lambda: self._file.hand_over(self._document)),
            HelpMenu(self, self._stack, self._rubric, self._file.place).entries(),
        ]
        self._file.be_found()
        self._start.listen_for_keys()
        self._focus_keys = listen_in(self, self._stack)
        self._focus_changed(None, self.focusWidget())
        self._actions = fill_menus(self, self._menus, entries)
        self._on_form_alone = [one.name for menu in entries for one in menu if one and one.on_form]
        for number in range(9):
            add_keys(self, f"Ctrl+{number + 1}", self._on_form(methodcaller("show_page", number)))
        self._actions["recent"].setMenu(self._file.recent_menu())
        self._actions[self._preferences.settings.theme].setChecked(True)
        self._preferences.system.watch()
        self._update_actions()

    def _update_actions(self) -> None:
        """Enable what can be done now, and say in the menu what undo would take back."""
        if not self._actions:
            return
        from .parts.menus import allow_action

        shown, document = self._stack.currentWidget(), self._document
        in_form = self._page is not None and shown is self._page
        elsewhere = "" if in_form else "请先返回评估的填写页面" if self._visit else "请先打开一份评估"
        why_not = dict.fromkeys(self._on_form_alone, elsewhere) | self._file.why_not() | self._start.why_not()
        why_not["back"] = "" if shown is not self._start else "已经在评估列表"
        for name, what, words in (
            ("undo", "撤销", document.undo_words if in_form and document else ""),
            ("redo", "重做", document.redo_words if in_form and document else ""),
        ):
            why_not[name] = "" if words else elsewhere or f"没有可以{what}的改动"
            self._actions[name].setText(f"{what}：{words}" if words else what)
        self._actions["handover"].setText("交回组长…" if document and document.goes_back else "移交…")
        for name, why in why_not.items():
            allow_action(self._actions[name], why)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._begun and not self._painted:
            self._painted = True
            self.first_painted.emit()
            QTimer.singleShot(0, lambda: QTimer.singleShot(LOAD_AFTER_MS, self._load_the_rest))

    def _load_the_rest(self) -> None:
        """Load what the list does without, while it is being read: the menus and the forms."""
        from .visit import assessment_page  # noqa: F401

        if self._focus_keys is None:
            self.complete()
        self.loaded.emit()

    # --- the file ---

    def open_at_start(self, path: Path | None) -> None:
        """Open the file named at the start, or the user's own, which is made if it is not there."""
        wanted = path or default_file()
        if path is None and not has_home():
            warn(self, NO_HOME_WORDS)
        else:
            self.open_file(wanted, create=path is None and not is_file(wanted))
        self._begun = True
        self.update()

    def open_file(self, path: Path, create: bool = False) -> bool:
        """Open a file and list it; what was open stays open if that is refused."""
        return self._may_leave() and self._file.may_leave() and self._file.open(path, create=create)

    def _file_opened(self) -> None:
        self._left.clear()
        if self._file.data is not None:
            self._status.clearMessage()  # about another file
            self._status.show_file(self._file.data.path)
        self.show_start()
        self._begun = True  # the list may have been waited for

    def _restored(self, words: str) -> None:
        """Show anew what a backup has brought back."""
        shown = self._document.id if self._document else ""
        self.show_start()
        if shown:
            self.open_assessment(shown)
        self._status.tell(words)

    def _file_changed(self) -> None:
        if self._document is not None:
            attempt(self, self._document.reread)
        elif self._stack.currentWidget() is self._start:
            self.show_start()

    # --- pages ---

    def show_start(self) -> None:
        """Show the list of assessments, the one just left chosen."""
        chosen = self._document.id if self._document else ""
        self._close_assessment()
        self._acts.list_again(chosen)
        self._show(self._start)
        self._start.focus_list()

    def _to_list(self) -> bool:
        """Show the list, and say whether it is shown: nothing that is not stored would be lost."""
        may = self._may_leave()
        if may:
            self.show_start()
        return may

    def new_assessment(self) -> None:
        """Begin a new assessment and show its first form."""
        if self._may_leave():
            self._acts.begin_new()

    def give_out(self) -> None:
        """Ask who gets what: of the assessment whose form is shown, or of those chosen in the list."""
        if self._visit is not None and self._stack.currentWidget() is self._visit.page:
            self._visit.give_out()
        elif self._to_list():
            self._start.give()

    def open_sample(self) -> None:
        """Add the sample visit and show it."""
        self._acts.open_sample()

    def open_assessment(self, assessment_id: str, at_check: bool = False) -> None:
        """Show one assessment of the open file, where one was, or for the first time ``at_check``, its last page."""
        from .visit.visit import Visit

        if self._file.store is None or not self._may_leave():
            return
        self._close_assessment()
        at_check = at_check and assessment_id not in self._left
        make = partial(Visit, self._file.store, assessment_id, self._papers, self._preferences, self._left, self)
        self._visit = visit = attempt(self, make)
        if visit is not None:
            visit.shown.connect(self._show)
            visit.changed.connect(self._document_changed)
            visit.said.connect(self._status.tell)
            visit.left.connect(self.go_back)
            visit.begin()
            if at_check:
                visit.show_page(visit.page.page_count - 1)

    def _close_assessment(self) -> None:
        if self._visit is not None:
            if focused := self.focusWidget():
                focused.clearFocus()  # what an input method still holds comes in now, or never
            self._visit.changed.disconnect(self._document_changed)
            self._visit.close()
            self._visit = None

    def go_back(self) -> None:
        """Go one step towards the list."""
        shown, chosen = self._stack.currentWidget(), self._document.id if self._document else ""
        if self._visit is not None and shown is not None and self._visit.go_back(shown):
            return
        if self._to_list():
            self._file.gone_back.emit(chosen)

    def _may_leave(self) -> bool:
        """Whether nothing would be lost."""
        return (self._visit is None or self._visit.may_leave()) and self._papers.may_leave(self)

    def preview_sheet(self) -> None:
        """Show the sheet of the open assessment as it will be printed."""
        if self._visit is not None:
            self._visit.show_sheet()

    def preview_blank(self) -> None:
        """Show an empty sheet, to be filled in by hand."""
        if rubric := self._document.rubric if self._document else choose_rubric(self):
            self._papers.show_blank(rubric)

    def preview_forms(self) -> None:
        """Show the forms for the meeting that votes: for the open assessment, or with the unit left blank."""
        if rubric := self._document.rubric if self._document else choose_rubric(self):
            self._papers.show_forms(rubric, self._document)

    def _show(self, page: QWidget) -> None:
        turn_to(self._stack, page, self._document_changed)

    def _restarted(self, words: str) -> None:
        """List anew what has changed, and say what was done."""
        self.show_start()
        self._status.tell(words)

    # --- the visit ---

    @property
    def _document(self) -> Document | None:
        return self._visit.document if self._visit else None

    @property
    def _page(self) -> AssessmentPage | None:
        return self._visit.page if self._visit else None

    def _document_changed(self) -> None:
        self._update_status()
        self._update_actions()

    def _update_status(self) -> None:
        copy = self._file.copy
        self._status.show_document(self._document)
        self._status.show_origin(copy.origin if copy else None, copy is not None and copy.changed)

    def _on_form(self, do: Callable[[Visit], object]) -> Callable[[], None]:
        """Return what does something with the visit if its form is shown."""

        def slot() -> None:
            if self._visit is not None and self._stack.currentWidget() is self._visit.page:
                do(self._visit)

        return slot

    def _retry(self) -> None:
        if self._document is not None:
            self._document.retry()

    def rescue(self, path: Path) -> None:
        """Go on in a new file with the assessment that the old one does not take."""
        rescued = attempt(self, partial(self._document.rescue, path.absolute())) if self._document else None
        if rescued is not None:
            self._file.open_here(path.absolute())  # wherever it is: nothing is asked now
            self.open_assessment(rescued[0])
            if rescued[1]:
                warn(self, "\n".join(rescued[1]))

    def _rubric(self) -> Rubric:
        from desktop_app.rubric.loading import shipped_rubrics

        return self._document.rubric if self._document else shipped_rubrics()[0]

    def _focus_changed(self, left: QWidget | None, focused: QWidget | None) -> None:
        if left is not None and focused is None:
            QTimer.singleShot(0, self._hold_focus)
        if focused is not None and self._focus_keys is not None:
            focused.installEventFilter(self._focus_keys)
        if self._document is not None:
            self._document.settle()

    def _hold_focus(self) -> None:
        if theme.application().activeWindow() is self:
            from .parts.tab_order import hold_focus

            hold_focus(self._stack.currentWidget())

    def focusNextPrevChild(self, forward: bool) -> bool:
        if not self._actions:  # asked at the start, where the list has it
            return super().focusNextPrevChild(forward)
        from .parts.tab_order import go_by_tab

        return go_by_tab(self, forward=forward)

    def _dressed(self) -> None:
        for name in THEMES if self._actions else ():
            self._actions[name].setChecked(name == self._preferences.settings.theme)
        if self._page is not None:
            self._page.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()  # where the question itself fails the window stays, as what is shown may not be stored
        if not is_waiting(self) and self._may_leave() and self._file.may_leave():
            event.accept()
            self._preferences.remember_window(self)
            self._file.close()
