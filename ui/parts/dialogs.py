"""Questions and messages that leave the window live: each returns at once and calls back when answered.

Loaded with the window, which may have something to tell at its start: Qt's dialogs are made when one is first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6 import QtCore, QtGui, QtWidgets

from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import default_file, home_folder
from desktop_app.files.names import misfit_in_words
from desktop_app.files.places import Place, is_folder, place_of
from desktop_app.files.settings import load_settings, save_settings

from .layouts import DIALOG
from .widgets import resize_to_fit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QInputDialog, QMessageBox, QPushButton, QWidget

    from desktop_app.rubric.rubric import Rubric

T = TypeVar("T")

FILES, KINDS = QtCore.QSize(860, 520), 2  # size and a column of Qt's own dialog for files
WAYS = {"backButton": "‹", "forwardButton": "›", "toParentButton": "↑"}  # of that dialog, from folder to folder

ANY_FILE = "所有文件"
DATA_FILES = "评估数据文件 (*.db)"
OPENED_FILES = "评估数据文件 (*.db *.jmdb)"


def tell(parent: QWidget, title: str, words: str) -> None:
    """Show a message until it is closed."""
    _acknowledged(_box(parent, QtWidgets.QMessageBox.Icon.Information, title, words)).open()


def warn(parent: QWidget, words: str) -> QMessageBox:
    """Show what could not be done, and why; the box is gone once it is closed."""
    box = _acknowledged(_box(parent, QtWidgets.QMessageBox.Icon.Warning, "巡察整改成效评估", words))
    box.open()
    return box


def tell_now(parent: QWidget, title: str, words: str) -> None:
    """Show a message and wait until it is closed: only for what must be read before the window goes."""
    _acknowledged(_box(parent, QtWidgets.QMessageBox.Icon.Information, title, words)).exec()


def attempt(parent: QWidget, work: Callable[[], T]) -> T | None:
    """Return what ``work`` returns; if it is refused, show why and return None."""
    try:
        return work()
    except UserError as error:
        warn(parent, str(error))
        return None


def ask(parent: QWidget, title: str, question: str, yes: str, then: Callable[[bool], object], no: str = "取消") -> None:
    """Ask; ``then`` gets whether the button ``yes`` was chosen. Enter and Esc choose ``no``."""
    box, agreed = _yes_box(_box(parent, QtWidgets.QMessageBox.Icon.Question, title, question), yes, no)
    box.finished.connect(lambda: then(box.clickedButton() is agreed))
    box.open()


def ask_now(parent: QWidget, title: str, question: str, yes: str) -> bool:
    """Ask and wait for the answer: only for what cannot go on without one, such as closing the window."""
    box, agreed = _yes_box(_box(parent, QtWidgets.QMessageBox.Icon.Warning, title, question), yes, "取消")
    return _clicked_now(box) is agreed


def ask_which(parent: QWidget, title: str, question: str, ways: Sequence[str], then: Callable[[int], object]) -> None:
    """Ask for one of several ways, the first of which Enter chooses; nothing is called for 取消."""
    box, buttons = _ways_box(parent, title, question, ways)

    def chosen() -> None:
        if box.clickedButton() in buttons:
            then(buttons.index(box.clickedButton()))

    box.finished.connect(chosen)
    box.open()


def ask_which_now(parent: QWidget, title: str, question: str, ways: Sequence[str]) -> int:
    """Ask the same and wait for the answer; 取消 is -1."""
    box, buttons = _ways_box(parent, title, question, ways)
    clicked = _clicked_now(box)
    return buttons.index(clicked) if clicked in buttons else -1


def _yes_box(box: QMessageBox, yes: str, no: str) -> tuple[QMessageBox, QAbstractButton]:
    agreed = box.addButton(yes, QtWidgets.QMessageBox.ButtonRole.AcceptRole)
    refused = box.addButton(no, QtWidgets.QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refused)
    box.setEscapeButton(refused)
    return box, agreed


def _clicked_now(box: QMessageBox) -> QAbstractButton:
    box.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose, False)  # it is asked once it has closed
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return clicked


def _ways_box(
    parent: QWidget, title: str, question: str, ways: Sequence[str]
) -> tuple[QMessageBox, list[QAbstractButton]]:
    box = _box(parent, QtWidgets.QMessageBox.Icon.Question, title, question)
    role = QtWidgets.QMessageBox.ButtonRole.AcceptRole  # of one role they stand in their order
    buttons: list[QAbstractButton] = [box.addButton(way, role) for way in ways]
    box.setEscapeButton(box.addButton("取消", QtWidgets.QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(cast("QPushButton", buttons[0]))
    return box, buttons


def ask_file(
    parent: QWidget, title: str, start: Path, kind: str, then: Callable[[Path], object], *, save: bool
) -> None:
    """Ask for a file to open or to save; ``then`` gets its path, and nothing is called if there is none.

    It begins where one was last for that kind of file, else at ``start``, and else in the user's home.
    """
    sort = kind.split(" (")[0]
    sort = title if sort == ANY_FILE else sort
    dialog = QtWidgets.QFileDialog(parent, title, _beginning(sort, start.parent if save else start), kind)
    dialog.setOption(QtWidgets.QFileDialog.Option.HideNameFilterDetails)  # such as *.db
    if save:
        dialog.setAcceptMode(QtWidgets.QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(start.suffix.removeprefix("."))  # before it asks whether to overwrite
        dialog.selectFile(start.name)
    else:
        dialog.setFileMode(QtWidgets.QFileDialog.FileMode.ExistingFile)

    def chosen(name: str) -> None:
        path = Path(name)
        if save and (words := misfit_in_words(path)):
            warn(parent, words)
        else:
            _chosen(sort, path.parent, then, path)

    dialog.fileSelected.connect(chosen)
    _open(dialog, "保存" if save else "打开")


def ask_folder(
    parent: QWidget, title: str, then: Callable[[Path], object], *, start: Path | None = None, accept: str = "选择"
) -> None:
    """Ask for a folder, from where one was last, or ``start``, or the home; nothing is called if there is none."""
    dialog = QtWidgets.QFileDialog(parent, title, _beginning(title, start))
    dialog.setFileMode(QtWidgets.QFileDialog.FileMode.Directory)
    dialog.setOption(QtWidgets.QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda chosen: _chosen(title, Path(chosen), then, Path(chosen)))
    _open(dialog, accept)


def ask_files(
    parent: QWidget, title: str, then: Callable[[list[Path]], object], kinds: str = f"{ANY_FILE} (*)"
) -> None:
    """Ask for one or more files to open; nothing is called if there are none."""
    dialog = QtWidgets.QFileDialog(parent, title, _beginning(title, None), kinds)
    dialog.setOption(QtWidgets.QFileDialog.Option.HideNameFilterDetails)  # such as *.db
    dialog.setFileMode(QtWidgets.QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(
        lambda chosen: _chosen(title, Path(chosen[0]).parent, then, [Path(one) for one in chosen])
    )
    _open(dialog, "添加")


def _beginning(sort: str, usual: Path | None) -> str:
    """Return the folder in which a dialog begins, never the one that the program happens to run in."""
    last = load_settings().folders.get(sort)
    places = (Path(last) if last else None, usual)
    return str(next((one for one in places if one and one.is_absolute() and is_folder(one)), home_folder()))


def _chosen(sort: str, folder: Path, then: Callable[[T], object], chosen: T) -> None:
    """Remember where one was, but for a network folder, which may hang when it is asked for again."""
    if place_of(folder) is not Place.NETWORK:
        save_settings(load_settings().with_folder(sort, folder))
    then(chosen)


def _open(dialog: QFileDialog, accept: str) -> None:
    """Ask in our words, which a change of what is asked for would undo."""
    dialog.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
    _label(dialog, accept)
    _give_room(dialog)
    dialog.open()


def _give_room(dialog: QFileDialog) -> None:
    """Have names, sizes, days and ways whole in Qt's own dialog, and no kinds, which it has in English."""
    files = dialog.findChild(QtWidgets.QTreeView, "treeView")
    if not isinstance(files, QtWidgets.QTreeView):
        return  # the system has a dialog of its own
    resize_to_fit(dialog, FILES)
    modes, heading = QtWidgets.QHeaderView.ResizeMode, files.header()
    for column in range(heading.count()):
        heading.setSectionResizeMode(column, modes.ResizeToContents if column else modes.Stretch)
    files.hideColumn(KINDS)
    for name, sign in WAYS.items():
        if step := dialog.findChild(QtWidgets.QToolButton, name):
            step.setIcon(QtGui.QIcon())  # Qt's own is black, on dark too
            step.setText(sign)


def ask_data_file(parent: QWidget, folder: Path, then: Callable[[Path], object]) -> None:
    """Ask which data file to open."""
    ask_file(parent, "打开评估数据文件", folder, f"{OPENED_FILES};;所有文件 (*)", then, save=False)


def ask_new_data_file(parent: QWidget, then: Callable[[Path], object]) -> None:
    """Ask where a new data file is to lie."""
    start = default_file().with_name("评估（新）.db")
    ask_file(parent, "新建评估数据文件", start, DATA_FILES, then, save=True)


def choose_rubric(parent: QWidget) -> Rubric | None:
    """Return the only rubric that is shipped, or the one that the user picks."""

    from desktop_app.rubric.loading import shipped_rubrics  # not at the start: the list does without

    rubrics = {rubric.name: rubric for rubric in shipped_rubrics()}
    if len(rubrics) == 1:
        return next(iter(rubrics.values()))
    name, chosen = QtWidgets.QInputDialog.getItem(parent, "新建评估", "用哪一张考核表？", list(rubrics), 0, False)
    return rubrics[name] if chosen else None


def show_file(parent: QWidget, path: Path) -> None:
    """Open a file in the system's own viewer."""
    if not QtGui.QDesktopServices.openUrl(QtCore.QUrl.fromLocalFile(str(path))):
        warn(parent, f"系统里没有能打开“{path.name}”的程序；请用“另存为”保存到别处，再用合适的程序打开。")


def choose(
    parent: QWidget, title: str, words: str, options: list[str], first: int, then: Callable[[int], object]
) -> None:
    """Ask for one of the options, all different; ``then`` gets its place, and nothing is called if there is none."""
    dialog = QtWidgets.QInputDialog(parent)
    dialog.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setLabelText(words)
    dialog.setOption(QtWidgets.QInputDialog.InputDialogOption.UseListViewForComboBoxItems)
    dialog.setComboBoxItems(options)
    show_plainly(dialog)
    dialog.setTextValue(options[first])
    dialog.setOkButtonText("选用")
    dialog.setCancelButtonText("取消")
    for made in dialog.findChildren(QtWidgets.QPushButton):
        made.setIcon(QtGui.QIcon())  # no other button here bears one
    for view in dialog.findChildren(QtWidgets.QListView):
        view.setAccessibleName(words)
    dialog.textValueSelected.connect(lambda chosen: then(options.index(chosen)))
    dialog.open()


def show_folder(parent: QWidget, folder: Path) -> None:
    """Open a folder in the system's own file manager."""
    if not QtGui.QDesktopServices.openUrl(QtCore.QUrl.fromLocalFile(str(folder))):
        warn(parent, f"不能打开文件夹，它在：{folder}")


def _label(dialog: QFileDialog, accept: str) -> None:
    """Give words to Qt's own dialog, shown where the system has none, that it lacks."""
    part = QtWidgets.QFileDialog.DialogLabel
    words = {part.LookIn: "位置：", part.FileName: "文件名：", part.FileType: "文件类型：", part.Reject: "取消"}
    for one, said in (words | {part.Accept: accept}).items():
        dialog.setLabelText(one, said)


def show_plainly(dialog: QInputDialog) -> None:
    """Let the question be no HTML, whatever name stands in it, and the margins those of every dialog."""
    _set_margins(dialog)
    for words in dialog.findChildren(QtWidgets.QLabel):
        words.setTextFormat(QtCore.Qt.TextFormat.PlainText)


def _acknowledged(box: QMessageBox) -> QMessageBox:
    box.addButton("确定", QtWidgets.QMessageBox.ButtonRole.AcceptRole)
    return box


def _box(parent: QWidget, icon: QMessageBox.Icon, title: str, words: str) -> QMessageBox:
    box = QtWidgets.QMessageBox(icon, title, words, QtWidgets.QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
    _set_margins(box)
    return box


def _set_margins(dialog: QDialog) -> None:
    """Give one of Qt's own dialogs the margins of the others."""
    layout = dialog.layout()
    if layout is not None:
        layout.setContentsMargins(*DIALOG)
        layout.setSpacing(12)
