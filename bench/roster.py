"""A roster of the city's size, 40 columns wide, through the importer's own command."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HEADS = (
    "姓名", "性别", "民族", "籍贯", "人员类别", "身份证号", "出生日期", "参加革命工作时间", "参加工作时间", "入党时间",
    "离退休时间", "参加革命时期", "原工作单位", "原职务", "实职级别",
    "现享受待遇", "医疗待遇", "政治面貌", "居住方式", "家庭住址",
    "所属社区", "楼层", "有无电梯", "联系电话", "住宅电话", "配偶情况", "子女情况", "子女数", "同住情况", "婚姻状况",
    "身体状况", "患病情况", "过敏史", "血型", "经济状况", "困难程度", "爱好", "特长", "所在党支部", "备注",
)  # fmt: skip


def roster(folder: Path, count: int) -> dict[str, Any]:
    """``import.<count>.seconds`` and ``peak_mb`` as the command itself reports them."""
    data = Path(tempfile.mkdtemp(dir=folder))
    path = write(data / "roster.xlsx", count)
    environment = {key: value for key, value in os.environ.items() if key != "YICE_DATABASE_URL"} | {
        "YICE_DATA": str(data)
    }
    subprocess.run([sys.executable, "-m", "bench.roster"], check=True, cwd=ROOT, env=environment)
    command = [sys.executable, "-m", "yice.config.cli", "import-roster", str(path), "--unit", "BENCH", "--json"]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout[-500:], done.stderr[-1500:])
        return {}
    report = json.loads(done.stdout.strip().splitlines()[-1])
    if report["new"] < count * 0.99:
        message = f"only {report['new']} of {count} rows were taken"
        raise AssertionError(message)
    return {f"import.{count}.seconds": report["seconds"], f"import.{count}.peak_mb": report["peak_mb"]}


def write(path: Path, count: int) -> Path:
    """An .xlsx as an office would keep it: a title, a heading, one person a row."""
    import xlsxwriter

    from yice.testing.city.people import id_number

    draw = random.Random(20180402)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("花名册")
    sheet.write(0, 0, "离退休干部花名册")
    sheet.write_row(1, 0, HEADS)
    for row in range(count):
        birth = dt.date(1925, 1, 1) + dt.timedelta(days=draw.randrange(11000))
        sex = draw.choice("mf")
        sheet.write_row(row + 2, 0, person(draw, row, birth, sex, id_number(draw, "620102", birth, sex)))
    book.close()
    return path


def person(draw: random.Random, row: int, birth: dt.date, sex: str, number: str) -> list[str | int]:
    """One row, in the order of ``HEADS``."""
    name = draw.choice("王李张刘陈杨赵黄周吴") + draw.choice("建国志明秀英玉兰") + draw.choice("华平芳军")
    phone = f"138{row:08d}"
    return [
        name, "男" if sex == "m" else "女", "汉族", "甘肃兰州", "退休", number, f"{birth:%Y-%m-%d}",
        "", "1950.3", "1956年7月",
        "1990.01", "", f"第{row % 90}单位", "科员", "科员",
        "科员", "", "中共党员", "本地", f"测速路{row}号",
        f"第{row % 60}社区", 3, "有", phone, "", "健在", "一子一女", 2, "与配偶同住", "已婚",
        "较好", "高血压", "无", "A型", "一般", "无", "书法", "无", f"第{row % 80}支部", "",
    ]  # fmt: skip


def main() -> None:
    """The unit that takes the roster, in the database of this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yice.config.settings")
    django.setup()
    from yice.core.org import actions as org
    from yice.lib.actor import Actor
    from yice.lib.prepare import prepare_database

    prepare_database()
    by = Actor.system("bench")
    org.set_up_tenant(by=by, name="测速市委老干部局", business_date=dt.date(2018, 4, 2))
    org.open_unit(by=by, code="BENCH", name="测速市委老干部局", kind="bureau", parent=None, tier="city", nature="organ",
                  opened_on=dt.date(2000, 1, 1))  # fmt: skip


if __name__ == "__main__":
    main()
