"""What a visit asks for, block by block: the items of the checklists that one can see or be told at the door."""

from __future__ import annotations

from yice.core.people.codes import Block

ASKED: dict[str, tuple[str, ...]] = {
    Block.CONTACT: ("phone", "phone_home"),
    Block.HOME: (
        "address", "community", "household", "key_holder", "key_holder_phone", "hardship", "meals", "travel_mode",
        "hazards",
    ),
    Block.HEALTH: (
        "grade", "diseases_text", "drugs", "allergy", "mobility", "eyesight", "hearing", "hospital", "falls",
    ),
    Block.FAMILY: ("marriage", "spouse_health", "children_place", "contact_often", "family_change"),
    Block.CARE: ("carer_day", "carer_day_phone", "carer_night", "care_gap", "has_hired_carer"),
    Block.PARTY: ("branch", "study_mode", "needs_large_print", "needs_audio"),
    Block.INTERESTS: ("hobbies", "personality", "taboos", "preferences"),
}  # fmt: skip

KEPT_BY_CHECKING: dict[str, tuple[str, ...]] = {"R110": (), "R110a": (Block.CONTACT,)}
"""Promises about the file that are kept by saying that these blocks are right; without any, all that were stale."""
