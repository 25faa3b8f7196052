"""What is inside parcels: the record's words, and the files it names, each judged by itself.

One bad attachment refuses itself and not the record it came with.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yice.lib.errors import Invalid, YiceError
from yice.lib.scrub import scrub
from yice.services.visits.actions.limits import MOST_BYTES, MOST_FILES, check_files
from yice.services.visits.codes import Role
from yice.services.visits.drafts import LeftOut, Upload, VisitDraft
from yice.web.field.faults import bad_parcel, in_words, keepable
from yice.web.field.models import Parcel
from yice.web.field.sealing import unseal

RECEIPTS = (Role.SIGNATURE, Role.RECEIPT)


@dataclass(frozen=True, slots=True)
class Named:
    """A file as its record names it."""

    uid: str
    role: str
    name: str


@dataclass(slots=True)
class Judged:
    """The files of a record: those to be kept with it, those not accepted and why, those that are not here yet."""

    good: list[tuple[Named, Upload]] = field(default_factory=list)
    bad: list[tuple[Named, Parcel, YiceError]] = field(default_factory=list)
    missing: list[Named] = field(default_factory=list)

    @property
    def uploads(self) -> list[Upload]:
        """What goes with the visit."""
        return [upload for _, upload in self.good]

    def left_out(self) -> list[LeftOut]:
        """What the visit is to say of the others."""
        away = [LeftOut(uid=one.uid, role=one.role, name=one.name) for one in self.missing]
        return away + [
            LeftOut(uid=one.uid, role=one.role, name=one.name, why=said(error), parcel=parcel.pk)
            for one, parcel, error in self.bad
        ]


def said(error: YiceError) -> str:
    """Why a file was not accepted, in one sentence."""
    told = in_words(error)
    return f"{told['what']}：{told['why'].rstrip('。')}。"


def told_in(parcel: Parcel) -> dict[str, Any]:
    """What an envelope says, or nothing where it cannot be read."""
    try:
        told = json.loads(unseal(parcel.sealed, parcel.uid)) if parcel.sealed else {}
    except (YiceError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) and isinstance(told.get("visit"), dict) else {}


def named(told: dict[str, Any]) -> list[Named]:
    """The files a record names, each once."""
    found = {
        str(one["uid"]): Named(str(one["uid"]), str(one["role"]), clean_name(one.get("name")))
        for one in told.get("files", [])
    }
    return list(found.values())


def named_if_any(told: dict[str, Any]) -> list[Named]:
    """The same of an envelope that may hold anything: none where they cannot be read."""
    try:
        return named(told)
    except (KeyError, TypeError, AttributeError):
        return []


def clean_name(name: object) -> str:
    """The name of a file as it may be shown: no folders, no numbers of people."""
    bare = keepable(str(name or "附件")).replace("\\", "/").rsplit("/", 1)[-1]
    return scrub("".join(char for char in bare if char.isprintable()))[-120:] or "附件"


def judge(files: Sequence[Named], here: dict[str, Parcel], *, agreed: bool) -> Judged:
    """Open and check each file by itself; beyond what one visit takes, the last ones stay out."""
    found, size = Judged(), 0
    for one in files:
        parcel = here.get(one.uid)
        if parcel is None:
            found.missing.append(one)
            continue
        try:
            upload = upload_of(one, parcel, agreed=agreed)
            if len(found.good) >= MOST_FILES or size + len(upload.content) > MOST_BYTES:
                check_files([upload] * (MOST_FILES + 1), agreed=True)
        except YiceError as error:
            found.bad.append((one, parcel, error))
            continue
        size += len(upload.content)
        found.good.append((one, upload))
    return found


def upload_of(one: Named, parcel: Parcel, *, agreed: bool) -> Upload:
    """One file as a visit takes it. Raises ``Invalid`` for what no visit takes."""
    if one.role not in Role.values:
        raise bad_parcel()
    if not parcel.sealed:
        raise Invalid("envelope_broken", "这份上传打不开", why="原件已经清空。", todo="请重新拍照后到走访里补充。")
    upload = Upload(role=one.role, name=one.name, content=unseal(parcel.sealed, parcel.uid))
    check_files([upload], agreed=agreed)
    return upload


def without_receipt(draft: VisitDraft, files: Judged) -> VisitDraft:
    """The draft with the reason why a receipt is missing, where the phone had one that is not here or was no good."""
    if any(one.role in RECEIPTS for one, _ in files.good):
        return draft
    if any(one.role in RECEIPTS for one in files.missing):
        why = "签收件还没有传到"
    elif any(one.role in RECEIPTS for one, _, _ in files.bad):
        why = "签收件没有收下，原件在随身上传里"
    else:
        return draft
    handed = tuple(one if one.no_receipt.strip() else replace(one, no_receipt=why) for one in draft.handed)
    return replace(draft, handed=handed)
