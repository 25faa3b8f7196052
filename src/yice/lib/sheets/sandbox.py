"""Reading a foreign file without risk: in a process of its own, with limits that end it and not the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import asdict
from typing import IO, Any

from yice.lib.scrub import scrub
from yice.lib.sheets.refusals import CODES, SheetRefused, refuse
from yice.lib.sheets.values import LIMITS, Book, Formula, Limits, PackedRows, Sheet, SheetInfo

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")


def read_book(data: bytes, filename: str, limits: Limits = LIMITS) -> Book:
    """The whole book, its rows packed. Raises ``SheetRefused``; takes at most ``limits.seconds``."""
    if len(data) > limits.file_bytes:
        raise refuse("file_too_large", limit=limits.file_bytes >> 20)
    if not data:
        raise refuse("empty_file")
    with closing(_Child(data, filename, limits)) as child:
        return child.book()


class _Child:
    """One run of ``child``: feeding, the clock, and what came out."""

    def __init__(self, data: bytes, filename: str, limits: Limits) -> None:
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        environment["PYTHONIOENCODING"] = "utf-8"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "yice.lib.sheets.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        extension = filename[filename.rfind(".") :] if "." in filename else ""
        head = json.dumps({"filename": f"f{extension}", "limits": asdict(limits)}).encode() + b"\n"
        self._feeder = threading.Thread(target=_feed, args=(self._process, head, data), daemon=True)
        self._timer = threading.Timer(limits.seconds, self._process.kill)
        self._timer.daemon = True
        self._feeder.start()
        self._timer.start()

    def book(self) -> Book:
        """What the child answers, or its refusal."""
        book = Book(kind="", sheets=[])
        rows = PackedRows()
        assert self._process.stdout is not None  # noqa: S101 - piped above
        for line in self._process.stdout:
            if line.startswith(b"["):
                rows.append(line)
                continue
            message = json.loads(line)
            if "sheet" in message:
                rows = book.sheets[message["sheet"]].rows
            elif "book" in message:
                book = _book(message["book"])
            elif "error" in message:
                raise _refusal(message["error"])
            else:
                book.peak_kb = int(message["end"])
                return book
        raise refuse("took_too_long")

    def close(self) -> None:
        """End the child whatever it is doing."""
        self._timer.cancel()
        if self._process.poll() is None:
            self._process.kill()
        for pipe in (self._process.stdout, self._process.stdin):
            _quietly_close(pipe)
        self._process.wait()
        self._feeder.join(timeout=5)


def _quietly_close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        return


def _feed(process: subprocess.Popen[bytes], head: bytes, data: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - piped by the caller
    try:
        process.stdin.write(head)
        process.stdin.write(data)
        process.stdin.close()
    except (OSError, ValueError):
        return  # the child has refused already; its answer says why


def _book(found: dict[str, Any]) -> Book:
    sheets = []
    for info in found["sheets"]:
        info["name"] = scrub(info["name"], mask="_")  # kept with the import and told in findings; "*" names no sheet
        info["formulas"] = tuple(Formula(**formula) for formula in info["formulas"])
        for key in ("hidden_columns", "hidden_rows"):
            info[key] = tuple(info[key])
        info["merges"] = tuple(tuple(merge) for merge in info["merges"])
        sheets.append(Sheet(info=SheetInfo(**info)))
    return Book(kind=found["kind"], sheets=sheets, encoding=found["encoding"])


def _refusal(found: dict[str, str]) -> SheetRefused:
    code = found["code"] if found["code"] in CODES else "damaged_file"
    if "what" not in found:
        return refuse(code)
    return SheetRefused(code, found["what"], why=found["why"], todo=found["todo"])
