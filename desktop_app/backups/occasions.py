"""Why a backup is made, as it is told in the list; light, so that the window knows them before it makes one."""

OPENED, REGULAR, CLOSED, BY_HAND = "打开时", "每10分钟", "关闭时", "手动备份"
FINALISING, DELETING, IMPORTING, RESTORING = "定稿前", "删除前", "导入前", "恢复前"
SALVAGING, TAKING_IN, TAKING_BACK, CLEARED = "另建草稿前", "接收前", "撤回接收前", "清退后"
MERGING = "并入草稿前"
