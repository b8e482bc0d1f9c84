"""What the files of an archive are called: each name once, whatever file system it comes to, and none leads outside."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import islice

from ...files.names import file_name, numbered

ACT = "归档"
SUFFIX = ".zip"
HASHES = "文件指纹.sha256"
READ_ME = "说明.txt"
LIST, LIST_PDF = "卷内目录.xlsx", "卷内目录.pdf"
DATA, EVIDENCE, SCANS, OFFICE, EARLIER = "数据", "佐证材料", "签名扫描件", "审定和办理材料", "以前的版本"
"""The folders in it."""
FILE = f"{DATA}/评估.db"
ACTS = f"{DATA}/办理记录.json"
WORKING_PAPERS, COUNTING = "问题底稿", "计票情况.pdf"
ALWAYS = (FILE, LIST, LIST_PDF, READ_ME, ACTS)
"""What is made for each archive, whatever the visit; the names are part of the format."""
MADE = (*ALWAYS, HASHES, f"{WORKING_PAPERS}.docx", f"{WORKING_PAPERS}.pdf", COUNTING)
"""All that can be made for one."""

MOST = 100_000  # files of an archive that are looked at; one visit can name some thousands
_DEEPEST = 2  # parts of a name: a folder, a file
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


class Taken:
    """The names that were given so far: two that differ in their case or their form alone are one on many disks."""

    def __init__(self) -> None:
        self._taken = {same_name(one) for one in MADE}
        self._tried: Counter[str] = Counter()  # how many numbers of a name are taken: telephones know few names

    def free(self, name: str, folder: str = "") -> str:
        """Return the name under which somebody's file lies in a folder, with a number behind it where it is taken."""
        safe = file_name(name)
        begun = same_name(f"{folder}/{safe}")
        for one in islice(numbered(safe), self._tried[begun], MOST):
            self._tried[begun] += 1
            path = f"{folder}/{one}" if folder else one
            if (key := same_name(path)) not in self._taken:
                self._taken.add(key)
                return path
        raise AssertionError("there are more numbers than files")


def same_name(path: str) -> str:
    """Return what is equal for names that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())


def is_safe(path: str) -> bool:
    """Whether a name in somebody's list can be one of an archive's: it leads nowhere but into its folder."""
    parts = path.split("/")
    return len(parts) <= _DEEPEST and not _FORBIDDEN.search(path) and all(one not in ("", ".", "..") for one in parts)
