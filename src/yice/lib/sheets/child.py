"""The process that touches foreign files: bytes in, JSON lines out, under hard limits of memory and time.

Started by ``sandbox`` only. Whatever a file does to the parsers, it does here.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO

from yice.lib.errors import YiceError
from yice.lib.sheets.reading import Reading
from yice.lib.sheets.values import Limits

_BLOCK = 1_000


def _default(value: object) -> object:
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time):
        return {"t": value.isoformat()}
    raise TypeError(type(value).__name__)


def _restrict(limits: Limits) -> None:
    seconds = math.ceil(limits.seconds)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _write(out: IO[str], reading: Reading) -> None:
    infos = [asdict(info) for info in reading.infos]
    out.write(json.dumps({"book": {"kind": reading.kind, "encoding": reading.encoding, "sheets": infos}}) + "\n")
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_default).encode
    for place, rows in reading.sheets():
        out.write(f'{{"sheet":{place}}}\n')
        block: list[str] = []
        for row in rows:
            block.append(encode(row))
            if len(block) >= _BLOCK:
                out.write("\n".join(block) + "\n")
                block.clear()
        if block:
            out.write("\n".join(block) + "\n")
    out.write(f'{{"end":{_peak_kb()}}}\n')


def _peak_kb() -> int:
    """The most memory this program held; ``getrusage`` would count what the parent held before the start."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Read the request line and the file; answer with rows or with one refusal."""
    request = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**request["limits"])
    _restrict(limits)
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    out = sys.stdout
    try:
        _write(out, Reading(request["filename"], data, limits))
    except YiceError as error:
        answer = {"code": error.code, "what": error.what, "why": error.why, "todo": error.todo}
        out.write(json.dumps({"error": answer}) + "\n")
    except MemoryError:
        out.write('{"error":{"code":"took_too_long"}}\n')
    except Exception:  # noqa: BLE001 - a parser that stumbles over a foreign file means: damaged
        out.write('{"error":{"code":"damaged_file"}}\n')
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
