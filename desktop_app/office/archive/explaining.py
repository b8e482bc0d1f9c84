"""说明.txt: how all of an archive is read and checked by whoever has neither this program nor anybody to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...paper.dates import date_on_paper
from ...record.check_code import FIRST
from ...rubric.amounts import written_total
from .names import DATA, EARLIER, EVIDENCE, FILE, HASHES, LIST, LIST_PDF, OFFICE, READ_ME, SCANS

if TYPE_CHECKING:
    from ...record.revision import Revision
    from ..documents.facts import VisitFacts
    from .facts import Piece, Visit

_FORMATS = (
    ("*.pdf", "PDF 1.4，即国际标准ISO 32000所述的格式，字体已嵌入，任何PDF阅读器都能打开、打印。"),
    ("*.docx、*.xlsx", "国际标准ISO/IEC 29500（Office Open XML）：是zip压缩包，里面是XML文本，没有宏，没有公式。"),
    ("*.json", "JSON（RFC 8259），UTF-8编码的纯文本，用任何文本编辑器都能看。"),
    ("*.toml", "TOML 1.0，UTF-8编码的纯文本。"),
    ("*.db", "SQLite 3数据库，格式公开（www.sqlite.org/fileformat2.html），文本为UTF-8编码。"),
    ("*.sha256、*.txt", "UTF-8编码的纯文本。"),
    (f"{SCANS}、{EVIDENCE}、{OFFICE}", "原样保存的照片、扫描件和文件，格式由文件名的后缀说明，没有转换。"),
)
_TABLES = (
    ("assessment", "评估的基本信息"),
    ("answer、task、ballot", "各评分项、整改任务、测评票数"),
    ("event", "修改记录：谁、何时、把什么改成什么，每行的hash把前一行也算在内"),
    ("revision", "各次定稿：记录原文、得分、核验码、两份PDF（sheet和supplement两列，就是这里的PDF）"),
    ("signing", "签名登记"),
    ("evidence", "材料的内容，以SHA-256为主键"),
    ("act", "审核、审定、跟踪、印发等办理记录"),
    ("unit、round、team、assignment", "单位、轮次、评估组及其安排"),
    ("rubric", "评分标准全文"),
)


def explanation(visit: Visit, facts: VisitFacts, pieces: Sequence[Piece], digest_of_file: str) -> bytes:
    """Return the text, in UTF-8 with a mark and lines that every editor breaks."""
    paragraphs = [*_what(facts), *_how_to_check(), *_formats(), *_data_file(visit, digest_of_file), *_code(visit.last)]
    text = "\n".join([*paragraphs, *_files(pieces)])
    return text.replace("\n", "\r\n").encode("utf-8-sig", "replace")


def _what(facts: VisitFacts) -> Iterator[str]:
    yield f"归档包说明（本文件是UTF-8编码的纯文本）\n\n被评估单位：{facts.unit.name}"
    yield f"评估日期：{date_on_paper(facts.date)}　　评估组组长：{facts.leader}　　成员：{'、'.join(facts.members)}"
    yield f"所依据的考核表：{facts.rubric.name}"
    yield f"定稿：第{facts.revision}版　　核验码：{facts.code}"
    yield f"分数合计：{written_total(facts.total)}分　　得分对应等次：{facts.grade}"
    if decided := facts.decided:
        about = "　　".join(filter(None, (date_on_paper(decided.date), decided.document, decided.reason)))
        yield f"审定等次：{decided.grade}　　{about}"
    yield "\n本归档包保存这次评估的全部材料，属内部资料。阅读和核对都不需要制作它的程序，方法如下。"


def _how_to_check() -> Iterator[str]:
    yield f"\n一、核对文件是否完整、未改动\n\n“{HASHES}”列出除它以外每个文件的SHA-256指纹，每行一个文件："
    yield "64位十六进制数、两个空格、文件名（UTF-8编码，文件夹之间用“/”）。SHA-256是公开标准（FIPS 180-4）。"
    yield "先进入归档包的文件夹（压缩包先解压），再用下面的命令："
    yield f"Linux、macOS、统信UOS、银河麒麟：sha256sum -c {HASHES}（macOS为shasum -a 256 -c）"
    yield "Windows：certutil -hashfile 文件名 SHA256，把结果与清单逐一比对。"
    yield "清单本身的指纹，登记在巡察办的数据文件里（办理记录的“归档”一条），可以与之比对。"


def _formats() -> Iterator[str]:
    yield "\n二、各种文件的格式\n"
    yield from (f"{names}：{words}" for names, words in _FORMATS)


def _data_file(visit: Visit, digest_of_file: str) -> Iterator[str]:
    yield f"\n三、数据文件“{FILE}”\n\n只有这一份评估，是其他各文件的来源。用任何SQLite工具以只读方式打开，例如："
    yield f'sqlite3 -readonly {FILE} "SELECT sql FROM sqlite_schema"（显示各表的结构，每列都有英文注释）'
    yield f"这份评估的编号（assessment）：{visit.stored.id}"
    yield f"本文件写成时它的SHA-256：{digest_of_file}\n主要的表："
    yield from (f"  {names}：{words}" for names, words in _TABLES)
    yield f"“{DATA}/评估记录.json”是定稿时记录的原文，“得分.json”是当时的计算结果，“评分表.toml”是评分标准，"
    yield "都与数据文件里的一字不差。"


def _code(last: Revision) -> Iterator[str]:
    yield "\n四、纸上的核验码怎样算出\n"
    if last.form == FIRST:
        yield "这一版是较早的程序定稿的，核验码是整理过的记录（JSON，含评估编号、版次、评分表指纹）的SHA-256的前12位。"
        return
    yield "把下面六段文字依次连接，每段前面写它的字节数（UTF-8编码，十进制）和一个英文冒号，对全部字节计算SHA-256："
    yield "  1. check/2\n  2. 评估记录.json的全文\n  3. 评分表.toml的SHA-256（十六进制，小写）"
    yield f"  4. 评估编号\n  5. 版次，即 {last.number}\n  6. 定稿前修改记录的指纹，即 {last.head}"
    yield f"结果应为：{last.code}"
    yield "取它的前125位，每5位对应一个字符（0123456789ABCDEFGHJKMNPQRSTVWXYZ），得25个字符，就是纸上的核验码："
    yield last.printed_code


def _files(pieces: Sequence[Piece]) -> Iterator[str]:
    yield "\n五、每个文件是什么\n"
    yield f"{READ_ME}：本文件\n{LIST}、{LIST_PDF}：卷内目录，顺序与下面相同\n{HASHES}：各文件的指纹"
    for one in pieces:
        facts = "，".join(filter(None, (one.what, one.number, one.remark)))
        yield f"{one.name}：{facts}"
    yield f"{FILE}：数据文件"
    if any(one.name.startswith(f"{EARLIER}/") for one in pieces):
        yield f"“{EARLIER}”里的各版已被后来的版本替换，只供查考，以最后一版为准。"
