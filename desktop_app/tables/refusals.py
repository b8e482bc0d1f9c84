"""Why a file was not imported, in one sentence each."""

from __future__ import annotations

from ..base.errors import UserError
from ..base.text import shown
from .cells import COLUMNS, LONGEST_CELL, ROWS

_SAVE_ANEW = "请在Excel或WPS中打开它，另存为“Excel工作簿(*.xlsx)”再导入"
_OR_COPY = "或者在里面选中台账各行复制，再回来粘贴"
_SENTENCES = {
    "broken": f"“{{name}}”已损坏或不是Excel、WPS的工作簿，没有导入；{_SAVE_ANEW}。",
    "password": f"“{{name}}”设了打开密码，没有导入；{_SAVE_ANEW}，另存时去掉密码。",
    "macros": f"“{{name}}”带有宏或是二进制工作簿，为了安全没有打开；{_SAVE_ANEW}。",
    "too_large": (
        f"“{{name}}”里有工作表超过{ROWS}行或{COLUMNS}列，或者内容太多，没有导入；请只留要导入的表格，另存一份再导入。"
    ),
    "too_much": (f"“{{detail}}”里的文字多得不像整改台账，没有导入；请只选任务各行，每格不超过{LONGEST_CELL}字。"),
    "endless": (
        f"“{{name}}”没有导入：读它所用的内存或时间超出了限度，文件可能已损坏或被人做了手脚；{_SAVE_ANEW}，{_OR_COPY}。"
    ),
    "empty": "“{name}”是空的，没有可以导入的内容。",
    "other": (
        f"“{{name}}”是{{detail}}，不是Excel或WPS的工作簿，没有导入；请打开它，把台账存成.xlsx再导入，{_OR_COPY}。"
    ),
    "no_table": f"“{{name}}”是{{detail}}，里面没有表格，没有导入；请检查是否选错了文件，{_OR_COPY}。",
    "no_process": "“{name}”没有导入：系统不让另开一个进程来读它（{detail}）；请关闭别的程序后再试，" + _OR_COPY + "。",
}


def refusal(kind: str, name: str, detail: str = "") -> UserError:
    """Return the sentence for a kind of refusal; ``name`` is the file's."""
    return UserError(_SENTENCES.get(kind, _SENTENCES["broken"]).format(name=shown(name, 120), detail=shown(detail)))
