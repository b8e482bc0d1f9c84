"""The manual's pictures of what the office does after the visits: the round, decisions, follow-ups, papers, archive."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .manual_camera import Camera, page_of
from .manual_round import LIST, OFFICIAL

if TYPE_CHECKING:
    from desktop_app.record.assessment import Assessment
    from desktop_app.storage.store import Store

ASSESSED, DECIDED_ON, LATE = "2026-10-15", "2026-11-02", "2026-11-15"
TASKS = ("好", "差", "较好", "较差", "好", "差")  # how each unit has put its tasks right
POINTS, MEETINGS = (9, 8, 9, 5, 9, 7), (2, 1, 2, 0, 2, 1)
RULED = {0: "较好", 1: "", 3: ""}  # by unit; empty: as it is computed
NEXT = 2  # which is to be decided
PAPER_DPI, PAPER_UPPER = 84, 0.62


class Office:
    """Begins with a file of its own, in which every visit of a round is final and signed."""

    def __init__(self, camera: Camera, home: Path) -> None:
        self._camera, self._file = camera, home / "巡察整改评估" / "2026年第二轮.db"
        self._visits: list[str] = []

    def go(self) -> None:
        """Take them all."""
        self._prepare()
        camera = self._camera
        camera.window.open_file(self._file)
        camera.press("overview")
        camera.wait(lambda: self._page.lines)
        camera.take("overview", camera.window, 480)
        camera.click("图表")
        camera.settle(1.0)
        camera.take("figures", camera.window, 395)
        camera.click("问题提示")
        camera.take("questions", camera.window, 330)
        camera.click("后续跟踪")
        camera.take("follow_up", camera.window, 330)
        camera.click("一览")
        self._take_dialogs()
        self._archive()

    def _take_dialogs(self) -> None:
        """Show what leads on from the table, each for a unit."""
        camera, table = self._camera, self._page.table
        with closing(_opened(self._file)) as store:
            units = [one.id for one in store.register.load().units]
        camera.take("ruling", self._shown(table.decision_wanted, self._visits[NEXT], (780, 720)))
        camera.dialog().reject()
        camera.take("unit", self._shown(table.unit_wanted, units[3], (980, 430)))
        camera.dialog().reject()
        camera.take("documents", self._shown(table.documents_wanted, [], (760, 540)), 460)
        camera.dialog().reject()

    def _shown(self, signal: Any, about: object, size: tuple[int, int]) -> Any:
        """Let the table ask for something, and return the dialog that comes."""
        self._camera.settle()
        signal.emit(about)
        dialog = self._camera.dialog()
        dialog.resize(*size)
        self._camera.settle(1.0)
        return dialog

    def _archive(self) -> None:
        """File a visit away, and show its list of contents."""
        from desktop_app.office.archive.archiving import archive

        self._camera.window.show_start()
        with closing(_opened(self._file)) as store:
            made = archive(store, self._visits[0], self._file.parent)
        listed = (made.path / "卷内目录.pdf").read_bytes()
        self._camera.keep("archive", page_of(listed, PAPER_DPI, PAPER_UPPER))

    @property
    def _page(self) -> Any:
        from ui.office.round.round_page import RoundPage

        return self._camera.part(RoundPage)

    # --- what was done before ---

    def _prepare(self) -> None:
        """Let all visits of a round be final and signed, and some of them decided and followed up."""
        from desktop_app.base.paths import SAMPLE_VISIT
        from desktop_app.office.beginning import Beginning, begin_missing
        from desktop_app.office.proposing import propose
        from desktop_app.office.register_list import listed_text
        from desktop_app.office.rounds import Wanted
        from desktop_app.record.interchange import from_json
        from desktop_app.record.register import Register
        from desktop_app.rubric.loading import shipped_rubrics
        from desktop_app.storage.store import Store

        rubric = shipped_rubrics()[0]
        sample = from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
        wanted = Wanted(name="2026年第二轮", year=2026, begins="2026-10-01", ends="2026-11-10")
        with closing(Store.create(self._file)) as store:
            store.person = OFFICIAL
            store.register.save(propose(Register(), listed_text(LIST), wanted).register)
            register = store.register.load()
            theirs = {one.unit: one.assessment for one in register.assignments}
            self._visits = [theirs[unit.id] for unit in register.units]
            begin_missing(store, self._visits, Beginning(rubric=rubric))
            for at, id_ in enumerate(self._visits):
                _signed(store, id_, _varied(sample, at))
            for at, grade in RULED.items():
                _rule(store, self._visits[at], grade)


def _opened(path: Path) -> Store:
    from desktop_app.storage.store import Store

    return Store.open(path)


def _varied(sample: Assessment, at: int) -> Assessment:
    """Return the sample's record as that of another unit."""
    from msgspec.structs import replace

    answers: list[Any] = list(sample.answers)
    grades = (TASKS[at] if number % 2 else "较好" for number in range(len(answers[6].tasks)))
    tasks = tuple(
        replace(one, grade=grade, note="整改措施未落实") for one, grade in zip(answers[6].tasks, grades, strict=True)
    )
    answers[0] = replace(answers[0], count=MEETINGS[at], own=Decimal(4))
    answers[6] = replace(answers[6], tasks=tasks, own=Decimal(38))
    answers[15] = replace(answers[15], points=Decimal(POINTS[at]), note="制度较健全，运用成果的举措不多")
    return replace(sample, date=ASSESSED, answers=tuple(answers))


def _signed(store: Store, id_: str, record: Assessment) -> None:
    """Fill in what was begun for a unit, make it final and sign it."""
    from msgspec.structs import replace

    from desktop_app.assessing import finalising
    from desktop_app.record.assessment import Noted
    from desktop_app.record.readiness import today, warnings
    from desktop_app.record.revision import RecordedSigning
    from desktop_app.record.scoring import score

    begun = store.load(id_)
    full = replace(begun.record, answers=record.answers, date=record.date)
    found = warnings(begun.rubric, full, score(begun.rubric, full), today())
    noted = tuple(Noted(words=one.words, warning=one.key) for one in found)
    stored, _ = store.save(begun, replace(full, noted=noted))
    final = finalising.keep(store, stored, finalising.prepared(stored, [], full.leader))
    leader = full.leader
    finalising.sign(store, final, RecordedSigning(revision=1, outcome="signed", signer="单位负责人", leader=leader))


def _rule(store: Store, id_: str, grade: str) -> None:
    """Let a visit be reviewed and decided, and what follows be opened, the first of it with a deadline."""
    from desktop_app.office.decision.deciding import decide, place_of, review
    from desktop_app.office.decision.facts import Decided
    from desktop_app.office.follow_up.following import change, open_from_decision

    review(store, id_, "吴某某", "agreed", post="副主任")
    kept = place_of(store, id_).kept
    computed = kept.result.grade if kept and kept.result else ""
    reason = "一项问题整改不彻底" if grade not in ("", computed) else ""
    document = "领导小组2026年第4次会议"
    decide(store, id_, Decided(grade=grade or computed, date=DECIDED_ON, document=document, reason=reason))
    first, *_ = open_from_decision(store, id_)
    change(store, id_, first.thing[2], person="孙某某", deadline=LATE if grade else "2026-12-31")
