"""The regulation beside the form: its articles by chapter, a search, the article that a link asks for."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QTextBrowser, QWidget

from desktop_app.base.numerals import article_name
from desktop_app.rubric.rubric import Article, Rubric
from desktop_app.search.matching import matches, places

from ..parts.layouts import column, row
from ..parts.selecting import fill_anew
from ..parts.theme import colour
from ..parts.widgets import fit_screen, label, set_text

USUAL_SIZE = QSize(560, 600)


class RegulationWindow(QWidget):
    """Stays open beside the window it belongs to; Esc closes it."""

    def __init__(self, rubric: Rubric, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("reading")
        self.rubric = rubric
        self.article = 0
        self.setWindowTitle(rubric.regulation)
        self._search = QLineEdit()
        self._search.setAccessibleName("查找")
        self._search.setPlaceholderText("查找：输入要找的词")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._render)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self._begin)
        self._found = label(look="secondary")
        self._text = QTextBrowser()
        self._text.setAccessibleName(rubric.regulation)
        self._text.setOpenLinks(False)
        title = label(rubric.regulation, "pageTitle", wrap=True)
        column(title, row((self._search, 1), self._found), (self._text, 1), on=self, margins=None)
        fit_screen(self, USUAL_SIZE)
        self._render()

    def show_article(self, number: int) -> None:
        """Bring an article into sight and mark it; 0 shows the beginning."""
        self.article = number
        self._search.setText("")
        self._render()
        self.show()
        self.activateWindow()
        self._text.scrollToAnchor(str(number)) if number else self._search.setFocus()

    def _begin(self) -> None:
        self._search.selectAll()
        self._search.setFocus()

    def _render(self) -> None:
        wanted = self._search.text().strip()
        found = [one for one in self.rubric.articles if matches(f"{article_name(one.number)}{one.text}", wanted)]
        parts, chapter = [], ""
        for article in found:
            if article.chapter and article.chapter != chapter:
                chapter = article.chapter
                parts.append(f"<h3 align='center'>{escape(chapter)}</h3>")
            parts.append(self._paragraph(article, wanted))
        self._text.setHtml("".join(parts))
        set_text(self._found, "" if not wanted else f"找到{len(found)}条" if found else "没有找到")

    def _paragraph(self, article: Article, wanted: str) -> str:
        marked = f"background-color:{colour('accent-soft').name()};" if article.number == self.article else ""
        name, text = article_name(article.number), _marked(article.text, wanted)
        style = f"style='margin:8px 4px;line-height:150%;{marked}'"
        return f"<p {style}><a name='{article.number}'></a><b>{name}</b>　{text}</p>"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            fill_anew(self._text, self._render)  # the marks are in the theme's colours


def _marked(text: str, wanted: str) -> str:
    """Return a text as HTML, marked where it holds what is looked for."""
    parts, behind = [], 0
    for start, end in places(text, wanted):
        look = f"background-color:{colour('wait-soft').name()}"
        parts += [escape(text[behind:start]), f"<span style='{look}'>{escape(text[start:end])}</span>"]
        behind = end
    return "".join((*parts, escape(text[behind:])))


def open_regulation(asked_from: QWidget, rubric: Rubric, article: int = 0) -> RegulationWindow:
    """Show the regulation at an article, in the one window that the asking window has for it."""
    owner = asked_from.window()
    owner = owner.parentWidget() or owner  # a help window shares its owner's
    known = [one for one in owner.findChildren(RegulationWindow) if one.rubric.articles == rubric.articles]
    window = known[0] if known else RegulationWindow(rubric, owner)
    window.show_article(article)
    return window
