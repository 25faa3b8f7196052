"""Reading a foreign file without risk: in a process of its own, with limits that end it and not the server."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from typing import IO, Any

from yice.lib.sheets.refusals import CODES, SheetRefused, refuse
from yice.lib.sheets.values import LIMITS, Book, Cell, Formula, Limits, Row, Sheet, SheetInfo

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")


def read_book(data: bytes, filename: str, limits: Limits = LIMITS) -> Book:
    """The whole book in memory. Raises ``SheetRefused``; takes at most ``limits.seconds``."""
    book = Book(kind="", sheets=[])
    for item in stream_book(data, filename, limits):
        if isinstance(item, Book):
            book = item
        elif isinstance(item, int):
            book.peak_kb = item
        else:
            place, row = item
            book.sheets[place].rows.append(row)
    return book


def stream_book(data: bytes, filename: str, limits: Limits = LIMITS) -> Iterator[Book | tuple[int, Row] | int]:
    """First the book with empty sheets, then (sheet's place, row) in order, last the child's peak memory in KiB.

    A refusal may come at any point; a caller that stores as it reads must be ready to throw away.
    """
    if len(data) > limits.file_bytes:
        raise refuse("file_too_large", limit=limits.file_bytes >> 20)
    if not data:
        raise refuse("empty_file")
    with closing(_Child(data, filename, limits)) as child:
        yield from child.items()


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

    def items(self) -> Iterator[Book | tuple[int, Row] | int]:
        place = 0
        assert self._process.stdout is not None  # noqa: S101 - piped above
        for line in self._process.stdout:
            message = json.loads(line, object_hook=_value)
            if isinstance(message, list):
                yield place, (message[0], message[1])
            elif "sheet" in message:
                place = message["sheet"]
            elif "book" in message:
                yield _book(message["book"])
            elif "error" in message:
                raise _refusal(message["error"])
            else:
                yield int(message["end"])
                return
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


def _value(found: dict[str, Any]) -> dict[str, Any] | Cell:
    if len(found) == 1:
        if "d" in found:
            return dt.date.fromisoformat(found["d"])
        if "t" in found:
            return dt.time.fromisoformat(found["t"])
    return found


def _book(found: dict[str, Any]) -> Book:
    sheets = []
    for info in found["sheets"]:
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
