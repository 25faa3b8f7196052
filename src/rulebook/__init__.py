"""The rulebook: what the policy says, as YAML an official can read.

``load`` reads the YAML beside this file and has the engine check it. The engine says how to reason; this package says
what was promised, by whom and where it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dutyengine import Rulebook, build_rulebook
from rulebook.reading import read_folder

if TYPE_CHECKING:
    from rulebook.checking import Findings

__all__ = ["FOLDER", "check", "load"]

FOLDER = Path(__file__).parent
"""Where the YAML lies."""


def load(
    *, folder: Path = FOLDER, profile: str | None = None, overrides: Mapping[str, object] | None = None
) -> Rulebook:
    """Read a rulebook folder and return it checked, with a profile's and a tenant's switches and values applied.

    ``overrides`` has the form of a profile (``on``, ``off``, ``words``, ``parameters``) as plain values.
    Raises ``RulebookError`` naming file, line, cause and mend.
    """
    return build_rulebook(read_folder(folder), profile=profile, overrides=overrides)


def check(folder: Path = FOLDER) -> Findings:
    """Count what a rulebook folder holds and list what is wrong with it; see ``rulebook.checking``.

    Raises ``RulebookError`` when it cannot even be read.
    """
    from rulebook.checking import check as check_folder  # which itself needs ``load``

    return check_folder(folder)
