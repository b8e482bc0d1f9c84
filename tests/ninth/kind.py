"""A rule kind beyond those of the program, with rows of its own: all that the core needs to know of it is here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from desktop_app.rubric.amounts import written
from desktop_app.rubric.answers import UNSAID, Answer, Attachment
from desktop_app.rubric.listing import Listing
from desktop_app.rubric.rules import EachRule, Loss, Range


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A place that was visited, and what was found there."""

    id: int = 0
    name: str = ""
    finding: str = ""
    methods: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()


class VisitsAnswer(Answer, frozen=True):
    places: tuple[Place, ...] = ()


PLACES = Listing(
    table="place",
    field="places",
    entry=Place,
    name="id",
    key="id",
    columns=("name", "finding", "methods", "files"),
    words={"name": "名称", "finding": "发现的问题"},
    short="走访点",
    known_by=("name",),
)


class Visits(EachRule, frozen=True, tag="visits"):
    """Places to be visited, not fewer than ``minimum``; each with a finding takes off ``each``."""

    minimum: Annotated[int, Meta(ge=1)]
    label: str = "走访点"
    measure: str = "处"

    answer_type = VisitsAnswer
    listings = (PLACES,)
    can_be_flawless = False

    def answered(self, answer: VisitsAnswer) -> bool:
        return len(answer.places) >= self.minimum

    def said(self, answer: VisitsAnswer) -> str:
        return f"走访{len(answer.places)}{self.measure}" if answer.places else UNSAID

    def losses(self, answer: VisitsAnswer) -> list[Loss]:
        found = sum(bool(place.finding.strip()) for place in answer.places)
        words = f"走访{len(answer.places)}{self.measure}，{found}{self.measure}有问题×{written(self.each_amount)}分"
        return [(found * self.each_amount, words)] if found else []

    def open_range(self, answer: VisitsAnswer) -> Range:
        return Range(0, self.full - sum(amount for amount, _ in self.losses(answer)))

    def faults(self) -> Iterator[str]:
        yield from super().faults()
        if self.minimum * self.each > self.points:
            yield "每处都有问题时的扣分多于分值"


TABLE = """
CREATE TABLE place (
  assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  item       INTEGER NOT NULL,
  id         INTEGER NOT NULL,
  position   INTEGER NOT NULL,
  name       TEXT NOT NULL DEFAULT '',
  finding    TEXT NOT NULL DEFAULT '',
  methods    TEXT NOT NULL DEFAULT '[]' CHECK (substr(methods, 1, 1) = '['),
  files      TEXT NOT NULL DEFAULT '[]' CHECK (substr(files, 1, 1) = '['),
  PRIMARY KEY (assessment, item, id)
) STRICT, WITHOUT ROWID;
"""
RUBRIC = """
format = "rubric/1"
id = "zoufang-1"
name = "走访评分表"
regulation = "走访办法"
title = ["走访", "评分表"]
methods = ["实地走访", "座谈交流"]
grades = [{ name = "好", minimum = 60 }, { name = "一般", minimum = 0, below = 60 }]

[[sections]]
heading = ["走访"]
short = "走访"
points = 100

[[sections.items]]
number = 1
kind = "visits"
text = "实地走访"
points = 60
standard = "走访不少于2处，每处有问题扣10分"
minimum = 2
each = 10

[[sections.items]]
number = 2
kind = "direct"
text = "总体评价"
points = 40
standard = "由评估组打分"
"""
