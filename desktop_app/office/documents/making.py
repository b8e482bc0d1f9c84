"""All documents on a round, one after the other; what one lacks, or a template that is wrong, holds up no other."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from ...base.errors import UserError, reason
from ...base.progress import check
from ...base.text import shown
from ...files.names import legal_name, numbered
from ...files.plain_reading import open_plain
from . import explaining
from .facts import RoundFacts, VisitFacts
from .filling import filled, strangers
from .gaps import count_gaps, mark_gaps
from .heads import mark_of, unmarked
from .kinds import KINDS, Kind
from .names import DATA, SHIPPED, TABLES, USUAL
from .word_file import WordFile

_WORD = (".docx", ".doc", ".docm", ".dot", ".dotm", ".dotx", ".rtf", ".wps", ".wpt")
_MOST_TOLD = 5  # of what is no field


class Made(Struct, frozen=True, kw_only=True):
    """A file that was made: where it goes below the chosen folder, and the assessments that it tells of.

    ``gaps`` are places that somebody has to fill in; ``missing`` characters that the PDF, or a picture,
    shows as □.
    """

    kind: str
    name: str
    data: bytes
    of: tuple[str, ...] = ()
    folder: str = ""
    unit: str = ""
    gaps: int = 0
    missing: str = ""


class Wanted(Struct, frozen=True, kw_only=True):
    """What is to be made: kinds by name, with a PDF beside each document or not, on the office's own templates.

    ``mixed``: units scored on different rubrics or readings may stand in one document.
    """

    kinds: Collection[str] = USUAL
    pdf: bool = False
    templates: Path | None = None
    mixed: bool = False


def make(facts: RoundFacts, wanted: Wanted) -> Iterator[Made | str | UserError]:
    """Yield each file; a sentence where there is nothing to make one of, and why one cannot be made."""
    if wanted.templates is not None:
        _check_templates(wanted.templates)
    undecided: dict[str, list[VisitFacts]] = {}
    for kind in KINDS:
        if kind.name in wanted.kinds:
            try:
                yield from _documents(facts, kind, wanted)
            except UserError as error:
                yield error
            else:
                found = [one for one in kind.chosen(facts) if kind.graded and not one.decided]
                undecided |= {kind.name: found} if found else {}
    if undecided:
        yield _undecided_told(undecided)
    if TABLES in wanted.kinds and facts.visits:
        yield from _tables(facts, pdf=wanted.pdf)
    if DATA in wanted.kinds and facts.visits:
        from .data import files

        for name, data in files(facts).items():
            yield Made(kind=DATA, name=name, data=data, of=_ids(facts.visits), folder=DATA)
    if SHIPPED in wanted.kinds:
        for kind in KINDS:
            data = kind.shipped_template.read_bytes()
            yield Made(kind=SHIPPED, name=kind.template, data=data, folder=SHIPPED)
        yield Made(kind=SHIPPED, name=explaining.NAME, data=explaining.explanation(), folder=SHIPPED)


def _undecided_told(undecided: dict[str, list[VisitFacts]]) -> str:
    """Say which units have no decision yet though documents that go out have a grade of theirs."""
    units = {one.assessment: one.unit.known_as for found in undecided.values() for one in found}
    number = f"等{len(units)}个单位" if len(units) > 1 else ""
    kinds = "、".join(undecided)
    return f"{'、'.join(units.values())}{number}尚未审定，{kinds}里的等次是得分对应等次，以审定为准，印发前请核对。"


def place_for(folder: Path, made: Made) -> tuple[Path, bool]:
    """Return where a file goes, and whether the same lies there already.

    Another file is never written over: somebody may have filled its gaps in.
    """
    below = folder / made.folder if made.folder else folder
    for name in numbered(made.name):
        path = below / name
        if not os.path.lexists(path):
            return path, False
        if _is_same(path, made.data):
            return path, True
    raise AssertionError("there is always another number")


def _is_same(path: Path, data: bytes) -> bool:
    try:
        if path.stat().st_size != len(data):
            return False
        with open_plain(path) as file:
            return file.read() == data
    except OSError:
        return False


def _documents(facts: RoundFacts, kind: Kind, wanted: Wanted) -> Iterator[Made | str]:
    visits = kind.chosen(facts)
    if not visits:
        yield f"没有适用的单位，没有生成“{kind.name}”。"
        return
    if not kind.each and facts.scales > 1 and not wanted.mixed:
        raise UserError(
            f"这些单位按{facts.scales}种不同的考核表或口径评分，没有生成“{kind.name}”；"
            "请分轮次生成，或加 --mixed 合在一起。"
        )
    template = _template(kind, wanted.templates)
    groups = [(one,) for one in visits] if kind.each else [visits]
    found = strangers(template, kind.entries(facts, groups[0])[0].names)
    for at, group in enumerate(groups):
        check()
        made = list(_filled(facts, kind, template, group, pdf=wanted.pdf))
        if not at:  # of a template that can be filled: nothing of another one is printed
            yield from _told_of(template, found, pdf=wanted.pdf)
        yield from made


def _told_of(template: WordFile, found: Sequence[str], *, pdf: bool) -> Iterator[str]:
    """Say what a template writes as a field and is none, and what the PDF does not have of it."""
    if found:
        more = f"等{len(found)}处" if len(found) > _MOST_TOLD else ""
        names = "".join(shown(one) for one in found[:_MOST_TOLD])
        yield f"模板“{template.name}”里的{names}{more}不是字段，照原样印出；如应是字段，请对照“{explaining.NAME}”改正。"
    if pdf:
        from .reading import unprinted

        if lacking := unprinted(template):
            words = f"模板“{template.name}”里的{'、'.join(lacking)}只在.docx里有，PDF里没有"
            yield f"{words}；要有的请用Word或WPS把.docx另存为PDF。"


def _tables(facts: RoundFacts, *, pdf: bool) -> Iterator[Made]:
    from .workbook import workbook

    stem = _stem(facts, TABLES)
    yield Made(kind=TABLES, name=legal_name(stem, ".xlsx"), data=workbook(facts), of=_ids(facts.visits))
    if pdf:
        from .summary import summary_pdf

        printed = summary_pdf(facts)
        missing, name = "".join(printed.missing), legal_name(stem, ".pdf")
        yield Made(kind=TABLES, name=name, data=printed.data, of=_ids(facts.visits), missing=missing)


def _check_templates(folder: Path) -> None:
    """Refuse a folder in which no template lies: the shipped ones would be taken in silence."""
    if not any(_is_alike(name, kind) for name in _names_in(folder) for kind in KINDS):
        examples = "、".join(kind.template for kind in KINDS[:3])
        raise UserError(
            f"文件夹“{folder}”里没有模板，没有生成文书；模板的文件名应为{examples}等，可用 --kind 模板 取得。"
        )


def _names_in(folder: Path) -> dict[str, Path]:
    """Return what lies in a folder by its name, whatever form a system writes that in."""
    try:
        return {normalize("NFC", path.name): path for path in sorted(folder.iterdir())}
    except OSError as error:
        raise UserError(f"模板文件夹“{folder}”无法读取（{reason(error)}），没有生成文书。") from None


def _is_alike(name: str, kind: Kind) -> bool:
    """Whether a file is meant as a kind's template, in whatever format of Word or WPS."""
    return Path(name).stem == kind.name and Path(name).suffix.lower() in _WORD


def _is_docx(name: str) -> bool:
    return name.lower().endswith(".docx")


def _template(kind: Kind, folder: Path | None) -> WordFile:
    """Return the office's own template where there is one, else the shipped one."""
    path = kind.shipped_template
    if folder is not None:
        names = _names_in(folder)
        alike = [one for one in names if _is_alike(one, kind)]
        own = kind.template if kind.template in names else next(filter(_is_docx, alike), "")
        if alike and not own:  # the shipped one would be taken in silence
            raise UserError(
                f"模板“{alike[0]}”不是.docx，没有生成“{kind.name}”；"
                "请用Word或WPS另存为.docx，或移走它以使用程序自带的模板。"
            )
        path = names[own] if own else path
    return WordFile.read(path)


def _filled(
    facts: RoundFacts, kind: Kind, template: WordFile, group: Sequence[VisitFacts], *, pdf: bool
) -> Iterator[Made]:
    document = filled(template, kind.entries(facts, group))
    mark = kind.mark(group)
    if (where := unmarked(document, mark)) is not None:
        raise UserError(
            f"模板“{template.name}”{where}的页眉没有标注，应标“{shown(mark)}”的文书没有生成；请在页眉写上“《标注》”。"
        )
    gaps = count_gaps(document)
    mark_gaps(document)
    unit = group[0].unit.name if kind.each else ""
    stem = _stem(facts, kind.name, group[0].unit.known_as if kind.each else "")
    made = Made(
        kind=kind.name,
        name=legal_name(stem, ".docx"),
        data=document.data(),
        of=_ids(group),
        folder=kind.name if kind.each else "",
        unit=unit,
        gaps=gaps,
        missing=document.missing,
    )
    yield made
    if pdf:
        from ...paper.official import official_pdf
        from .reading import blocks_of

        printed = official_pdf(stem, list(blocks_of(document)), mark_of(document))
        missing = "".join(printed.missing)
        yield replace(made, name=legal_name(stem, ".pdf"), data=printed.data, missing=missing)


def _stem(facts: RoundFacts, kind: str, unit: str = "") -> str:
    """Name a file after what it is of, so that rounds lie side by side and none is taken for a template."""
    return "_".join(filter(None, (kind, unit, facts.called)))


def _ids(visits: Sequence[VisitFacts]) -> tuple[str, ...]:
    return tuple(one.assessment for one in visits)
