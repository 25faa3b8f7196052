"""What was recognised of a sheet, as plain values that the mapping page shows and a person may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from yice.core.roster.vocabulary.load import squeeze


@dataclass(slots=True)
class Column:
    """One column: its heading as written, the field it feeds (empty: kept as an extra), how sure we are (0–100).

    ``blank`` is the code that an empty cell stands for in this office's rosters; empty: nothing is known.
    """

    index: int
    heading: str
    field: str = ""
    confidence: int = 0
    hidden: bool = False
    blank: str = ""


@dataclass(slots=True)
class SheetPlan:
    """How one sheet is read. ``head_first``/``head_last`` are row numbers of the heading; 0 where there is none."""

    place: int
    name: str
    use: bool
    visible: bool
    head_first: int = 0
    head_last: int = 0
    columns: list[Column] = field(default_factory=list)
    category: str = ""
    title: str = ""
    why_not: str = ""
    hidden_rows: int = 0
    remembered: bool = False

    @property
    def signature(self) -> str:
        """The same headings in the same order make the same signature; by it a mapping is remembered."""
        return sha256("\n".join(squeeze(column.heading) for column in self.columns).encode()).hexdigest()[:40]

    def field_column(self, key: str) -> Column | None:
        """The column that feeds a field."""
        return next((column for column in self.columns if column.field == key), None)

    def as_dict(self) -> dict[str, Any]:
        """For keeping beside the upload: headings and numbers only, no cells."""
        return asdict(self)

    @staticmethod
    def from_dict(found: Mapping[str, Any]) -> SheetPlan:
        """The reverse of ``as_dict``."""
        kept = dict(found)
        kept["columns"] = [Column(**column) for column in found["columns"]]
        return SheetPlan(**kept)
