"""Why a workbook was not imported, in one sentence each."""

from __future__ import annotations

from ..base.errors import UserError

ROWS = 5000
COLUMNS = 100
_HOW_TO_COPY = "请在Excel或WPS中打开它，另存为“Excel工作簿(*.xlsx)”再导入"


def broken(name: str) -> UserError:
    """It is damaged, or something else."""
    return UserError(f"“{name}”已损坏或不是Excel、WPS的工作簿，没有导入；{_HOW_TO_COPY}。")


def password(name: str) -> UserError:
    """It cannot be opened without a password."""
    return UserError(f"“{name}”设了打开密码，没有导入；{_HOW_TO_COPY}，另存时去掉密码。")


def macros(name: str) -> UserError:
    """It could run something."""
    return UserError(f"“{name}”带有宏或是二进制工作簿，为了安全没有打开；{_HOW_TO_COPY}。")


def unfit(name: str) -> UserError:
    """It holds what no program puts into a workbook."""
    return UserError(f"“{name}”里有工作簿不该有的内容，为了安全没有打开；请向对方重新要一份再导入。")


def too_large(name: str) -> UserError:
    """It holds more than a ledger, or claims to."""
    return UserError(
        f"“{name}”里有工作表超过{ROWS}行或{COLUMNS}列，或者内容太多，没有导入；请只留整改台账，另存一份再导入。"
    )
