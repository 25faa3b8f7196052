"""Why somebody has a level or a flag: which rows of the condition carried it, as a bit mask per subject."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dutyengine._conditions import All, AnyOf, Condition, Not
from dutyengine._evaluating.frame import FALSE, TRUE, Frame
from dutyengine._evaluating.program import leaves

Mask = NDArray[np.bool_]
_MOST = 32


def carrying(frame: Frame, node: Condition, rows: Mask, wanted: np.int8 = TRUE) -> Iterator[tuple[Condition, Mask]]:
    """Yield (row of the condition, for whom it carries the answer ``wanted``)."""
    rows = rows & (frame.verdict(node) == wanted)
    if not np.any(rows):
        return
    if isinstance(node, All | AnyOf):
        for part in node.parts:
            yield from carrying(frame, part, rows, wanted)
    elif isinstance(node, Not):
        yield from carrying(frame, node.part, rows, FALSE if wanted == TRUE else TRUE)
    else:
        yield node, rows


def mask(frame: Frame, node: Condition | None, rows: Mask) -> NDArray[np.uint32]:
    """Return for each subject which rows of the condition (in written order, the first 32) carry its being true."""
    found = np.zeros(len(rows), np.uint32)
    if node is None or not np.any(rows):
        return found
    place = {id(leaf): number for number, leaf in reversed(list(enumerate(leaves(node))))}
    for leaf, who in carrying(frame, node, rows):
        if place[id(leaf)] < _MOST:
            found[who] |= np.uint32(1 << place[id(leaf)])
    return found
