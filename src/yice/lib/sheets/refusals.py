"""Why a file is not read. Each refusal has a stable code and says what to do; nothing of the content is quoted."""

from __future__ import annotations

from yice.lib.errors import YiceError


class SheetRefused(YiceError):  # noqa: N818 - a refusal, named as it is told
    """The file as a whole cannot be taken; nothing of it was kept."""

    status = 400


_WORDS: dict[str, tuple[str, str, str]] = {
    "empty_file": ("这个文件是空的", "文件大小为 0，或里面没有任何内容。", "请确认选对了文件，重新保存后再导入。"),
    "file_too_large": ("文件太大", "超过了 {limit} MB 的上限。", "请删去图片和无关的表，或按单位分成几个文件导入。"),
    "wrong_extension": (
        "文件的扩展名与内容不符",
        "文件名是“{extension}”，内容却是{found}。",
        "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入；不要只改文件名。",
    ),
    "unknown_kind": (
        "不认识这种文件",
        "只接受 .xlsx、.xls 和 .csv，这个文件是{found}。",
        "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
    ),
    "password_protected": (
        "文件设有打开密码",
        "加密的文件读不出内容。",
        "请在 Excel 或 WPS 中打开，取消密码后另存，再导入。",
    ),
    "macros": ("文件里有宏", "宏是程序，可能危害电脑，花名册不需要它。", "请另存为“Excel 工作簿（.xlsx）”后再导入。"),
    "external_links": (
        "文件链接了外部数据",
        "有单元格引用别的文件、网络数据或程序，值不可靠，也不安全。",
        "请在“数据→编辑链接”中断开链接，或把内容“选择性粘贴→数值”到新表后再导入。",
    ),
    "embedded_objects": (
        "文件里嵌有其他对象",
        "嵌入的文件或控件可能带有程序。",
        "请删去嵌入的对象，或把内容“选择性粘贴→数值”到新表后再导入。",
    ),
    "zip_bomb": (
        "文件解开后大得不正常",
        "压缩内容展开后超过安全上限，像是恶意文件或已损坏。",
        "请用 Excel 或 WPS 打开，把花名册复制到新表另存后再导入。",
    ),
    "unsafe_xml": (
        "文件内部含有不允许的声明",
        "其中的 XML 带有 DOCTYPE 或实体定义，正常的表格不会有。",
        "请用 Excel 或 WPS 打开后另存为新的 .xlsx 再导入。",
    ),
    "too_many_empty_rows": (
        "表里有大量空行",
        "“{sheet}”一直延伸到第 {row} 行，绝大多数是空行。",
        "请选中最后一个人下面的所有行，右键“删除”（不是清除内容），保存后再导入。",
    ),
    "too_many_rows": ("表太长", "“{sheet}”超过 {limit} 行。", "请按单位拆成几个文件分别导入。"),
    "too_many_columns": (
        "表太宽",
        "“{sheet}”的内容延伸到第 {column} 列，超过 {limit} 列。",
        "请删除右侧无关的列后再导入。",
    ),
    "too_many_sheets": ("工作表太多", "文件里有 {count} 张表，上限 {limit} 张。", "请拆成几个文件分别导入。"),
    "formula_cells": (
        "表里有公式",
        "“{sheet}”的 {cells} 是公式，公式的结果随时会变，不能当作档案。",
        "请全选→复制→“选择性粘贴→数值”，保存后再导入。",
    ),
    "damaged_file": (
        "文件已损坏，读不出来",
        "内部结构不完整或不符合格式。",
        "请用 Excel 或 WPS 打开并另存为新的 .xlsx 后再导入。",
    ),
    "unreadable_text": (
        "文字编码认不出来",
        "这个 .csv 既不是 UTF-8，也不是 GB18030（ANSI）。",
        "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
    ),
    "took_too_long": (
        "读这个文件用的时间或内存超过了上限",
        "正常的花名册不会这样，文件可能已损坏或被做了手脚。",
        "请用 Excel 或 WPS 打开，把花名册复制到新表另存后再导入。",
    ),
}

CODES: tuple[str, ...] = tuple(_WORDS)


def refuse(code: str, **values: object) -> SheetRefused:
    """The refusal ``code`` with its words filled in."""
    what, why, todo = _WORDS[code]
    return SheetRefused(code, what, why=why.format(**values), todo=todo.format(**values), **values)
