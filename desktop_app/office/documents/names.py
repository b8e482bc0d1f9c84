"""What can be made, by name: light, so that the command line knows it without loading anything else."""

DOCUMENTS = (
    *("评估情况报告", "通报", "表扬名单", "抄告单", "整改统计表"),
    *("反馈意见书", "整改督办单", "约谈通知书", "任务未到位清单", "事实清单", "问题底稿"),
)
TABLES, DATA, SHIPPED = "汇总表", "数据", "模板"
"""What is made beside the documents: the workbook, the round as data, the templates to be changed."""
NAMES = (*DOCUMENTS, TABLES, DATA, SHIPPED)
USUAL = (*DOCUMENTS, TABLES, DATA)
