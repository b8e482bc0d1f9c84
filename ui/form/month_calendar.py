"""A calendar of one month: its days are told from its neighbours' by their size, not by their colour alone."""

from __future__ import annotations

from PySide6.QtCore import QDate, QRect, Qt
from PySide6.QtGui import QIcon, QPainter, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from ..parts.theme import colour, scaled, size


class MonthCalendar(QCalendarWidget):
    """Shows the month of a day, and that day chosen."""

    def __init__(self, date: QDate) -> None:
        super().__init__()
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setSelectedDate(date if date.isValid() else QDate.currentDate())
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, QTextCharFormat())  # not in red, which here means points lost
        for name, sign, words in (("qt_calendar_prevmonth", "‹", "上个月"), ("qt_calendar_nextmonth", "›", "下个月")):
            if step := self.findChild(QToolButton, name):
                step.setIcon(QIcon())  # Qt's own is black, on dark too
                step.setText(sign)
                step.setAccessibleName(words)
        self.setMinimumSize(scaled(320), scaled(260))

    def paintCell(self, painter: QPainter, rect: QRect, date: QDate) -> None:
        """Write the days of other months small; none of them can be the chosen one."""
        if date.month() == self.monthShown():
            super().paintCell(painter, rect, date)
            return
        painter.save()
        font = painter.font()
        font.setPixelSize(size("small") - scaled(2))
        painter.setFont(font)
        painter.setPen(colour("secondary"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(date.day()))
        painter.restore()
