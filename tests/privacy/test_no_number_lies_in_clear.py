"""Identity and bank numbers, planted wherever one can be typed, are in no table, no file and no line of the log."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import ALL, found_in, found_in_bytes

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """The data folder after all was planted, and what the product logged meanwhile."""
    data, files = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("files")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YICE_", "DJANGO_"))}
    paths = os.pathsep.join([str(HERE), *sys.path])
    environment |= {"YICE_DATA": str(data), "PLANT_FILES": str(files), "PYTHONPATH": paths}
    environment["DJANGO_SETTINGS_MODULE"] = "yice.config.settings"
    command = [sys.executable, "-c", "import django; django.setup(); import plant; plant.main()"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return data, done


def plain(text: str) -> str:
    """JSON keeps what is not ASCII as escapes; here it is looked at as what it means."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def cells(data: Path) -> Iterator[tuple[str, str]]:
    """Every value of every column of every table, the database's own included."""
    base = sqlite3.connect(data / "yice.sqlite3")
    try:
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in names:
            rows = base.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in rows.description]
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes):
                        yield f"{table}.{column}", value.decode("latin-1")
                    elif value is not None:
                        yield f"{table}.{column}", plain(str(value))
    finally:
        base.close()


@pytest.mark.slow
def test_they_were_planted(planted):
    _, done = planted
    with_number, with_card, doubts = map(int, done.stdout.split())
    assert with_number >= 9
    assert with_card >= 5
    assert doubts >= 3


@pytest.mark.slow
def test_in_no_table(planted):
    data, _ = planted
    found = {(place, name) for place, text in cells(data) for name in found_in(text)}
    assert sorted(found) == []


@pytest.mark.slow
def test_in_no_file(planted):
    data, _ = planted
    base = sqlite3.connect(data / "yice.sqlite3")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    files = [path for path in data.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sealed" for path in files), "no upload was kept, so nothing was tried"
    found = {(path.name, name) for path in files for name in found_in_bytes(path.read_bytes())}
    assert sorted(found) == []


@pytest.mark.slow
def test_in_no_line_of_the_log(planted):
    _, done = planted
    assert "refused:" in done.stderr, "the log was not heard"
    found = {(name, line[:120]) for line in done.stderr.splitlines() for name in found_in(line)}
    assert sorted(found) == []


def test_the_search_would_find_one_in_any_dress():
    number, card = ALL["eighteen"], ALL["card in its column"]
    wide = number.translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
    for text in (number, number.lower(), wide, spaced, number[:6] + number[8:17], f"卡{card}号"):
        assert set(found_in(f"……{text}……")) & {"eighteen", "card in its column"}
    assert "eighteen" in found_in_bytes(wide.encode("gb18030"))
    assert not set(found_in("陈怀山 13909310001 2018-04-02 09:00:00.123456"))
