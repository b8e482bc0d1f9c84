"""The store's table of the office's keys, and the office's public key that came with a package."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import asdict

from ..base.errors import UserError
from .data_file import DataFile
from .sqlite_file import in_words

NOT_CLEAR = "新口令已经生效；但文件里可能还留有用原来口令加密的密钥，没有清除干净，请稍后再更改一次口令。"


class KeyRow(Struct, frozen=True, kw_only=True):
    """A key pair as it is stored; ``secret`` is its seed under a passphrase."""

    public: str
    secret: bytes
    at: str
    office: str = ""


class KeyTable:
    """The office's keys in an open file, the newest last: earlier ones still open what was sealed to them."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def all(self) -> list[KeyRow]:
        """Return the keys in the order in which they were made."""
        columns = ", ".join(KeyRow.__struct_fields__)
        with in_words(self._file.path):
            rows = self._file.query(f"SELECT {columns} FROM office_key ORDER BY rowid")
            return [self._file.fitting(row, KeyRow, "巡察办密钥") for row in rows]

    def add(self, key: KeyRow) -> None:
        """Keep a new key."""
        with self._file.transaction():
            self._file.insert("office_key", asdict(key))

    def change_secrets(self, secrets: dict[str, bytes]) -> None:
        """Keep seeds, by public key, under another passphrase.

        Nothing of what was there stays in the file, or ``UserError`` says that it may.
        """
        with self._file.transaction():
            for public, secret in secrets.items():
                self._file.execute("UPDATE office_key SET secret = ? WHERE public = ?", secret, public)
        try:
            self._file.clear()
        except UserError as error:  # whose words are of assessments
            raise UserError(NOT_CLEAR) from error

    def of_package(self) -> tuple[str, str]:
        """Return the public key of the office that this file came from, and the kind of package; empty if none."""
        with in_words(self._file.path):
            for row in self._file.query("SELECT office_key, kind FROM package ORDER BY at DESC LIMIT 1"):
                return str(row["office_key"]), str(row["kind"])
        return "", ""
