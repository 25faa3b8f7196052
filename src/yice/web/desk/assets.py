"""The files we take out of ``node_modules``: an explicit list, served and inlined as they are; none is committed.

A release carries the collected files (``yice collectstatic``), so an operator needs neither Node nor npm.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

_MODULES = Path(settings.ROOT) / "node_modules"

_NAMES = """
    activity arrow-left arrow-right award banknote bed bell book-open bookmark briefcase-medical building-2 cake
    calendar calendar-check calendar-days check chevron-down chevron-left chevron-right chevron-up circle
    circle-check circle-dashed circle-help circle-x clipboard-check clipboard-list clock columns-3 copy cross
    download ellipsis external-link eye eye-off file-text file-up filter flag footprints git-compare graduation-cap
    grid-3x3 handshake heart history hospital hourglass house house-plus inbox info key landmark layers link
    list-checks lock log-out map-pin menu message-circle minus moon pause pencil phone play plus printer refresh-cw
    rotate-ccw save scale scroll-text search send server settings shield shuffle sliders-horizontal star table
    chart-column trash-2 triangle-alert undo-2 upload user user-check user-plus user-x users x
"""
ICONS: tuple[str, ...] = tuple(_NAMES.split())

# address under /static/ → file in node_modules
FILES: dict[str, str] = {
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/dexie.min.mjs": "dexie/dist/modern/dexie.min.mjs",
    **{f"vendor/icons/{name}.svg": f"lucide-static/icons/{name}.svg" for name in ICONS},
}


class NodeFinder(BaseFinder):
    """Finds exactly the files of ``FILES``."""

    storage = FileSystemStorage(location=str(_MODULES), base_url="/static/")

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """The absolute path of one listed file, or an empty list."""
        source = FILES.get(path.replace("\\", "/"))
        found = _MODULES / source if source else None
        if found is None or not found.is_file():
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:  # noqa: ARG002 - Django's signature
        """Every listed file, under the address it is served at."""
        for address in FILES:
            yield address, _Renamed(location=str(_MODULES))


class _Renamed(FileSystemStorage):
    """Opens a listed address as the file it stands for."""

    def path(self, name: str) -> str:
        return super().path(FILES.get(name.replace("\\", "/"), name))


@cache
def icon_shapes(name: str) -> str:
    """The inner shapes of one icon, read once, from ``node_modules`` or else from the collected files."""
    if name not in ICONS:
        message = f"图标 {name!r} 不在 web/desk/assets.py 的清单里；请先加进清单。"
        raise KeyError(message)
    for place in (
        _MODULES / FILES[f"vendor/icons/{name}.svg"],
        Path(settings.STATIC_ROOT) / f"vendor/icons/{name}.svg",
    ):
        if place.is_file():
            text = place.read_text(encoding="utf-8")
            return "".join(
                line.strip()
                for line in text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")].splitlines()
            )
    return ""
