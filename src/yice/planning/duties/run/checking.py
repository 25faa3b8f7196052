"""A look at what the engine owes now against what stands, for the auditor. Writes nothing."""

from __future__ import annotations

import numpy as np

from dutyengine import Window
from yice.planning.duties.run.chunk import _judge
from yice.planning.duties.run.differences import differences
from yice.planning.duties.run.frame import Frame
from yice.planning.duties.run.stages import Stages
from yice.planning.duties.run.standing import read_standing
from yice.planning.policy import books
from yice.planning.policy.models import RulebookVersion
from yice.planning.policy.subjects import Ints


def promised_without_row(kind: str, ids: Ints, version: RulebookVersion, window: Window) -> list[int]:
    """Keys of the duties that a run over ``window`` would open now for these subjects (sorted numbers).

    Empty for a city that was planned as it should: subject × promise has its row. ``version`` and ``window``
    are those of the last run.
    """
    frame = Frame.of(version, books.book_of(version), window, look_back=False)
    judged = _judge(frame, kind, ids, Stages())
    standing = read_standing(kind, judged.subjects.ids)
    everybody = np.ones(len(judged.subjects), np.bool_)
    found = differences(frame, judged.subjects, judged.result, standing, everybody)
    return [int(key) for key in found.open_key]
