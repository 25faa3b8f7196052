"""Who sees which field how: ONE table. It feeds pages, exports, search results, history and the API.

A field is ``full``, ``masked`` (``139****1234``) or ``hidden``. A role sees a field as its group says; a person who
holds several roles sees the best of them. ``affiliate`` is the role of staff whose unit only has a named read of the
file: original unit, community, clinic, hospital, branch. Identity and bank numbers are masked for everybody until
they are revealed with a reason (R159).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from yice.core.people.codes import Block
from yice.core.people.fields import FIELDS
from yice.lib.actor import Role

Sight = Literal["full", "masked", "hidden"]
AFFILIATE = "affiliate"
_ORDER: dict[Sight, int] = {"hidden": 0, "masked": 1, "full": 2}

_STAFF: tuple[str, ...] = ("head", "clerk", "liaison", "duty_officer", "statistician", "leader", AFFILIATE)

# group → role → sight; a role that is not named here sees nothing of the group.
_TABLE: dict[str, dict[str, Sight]] = {
    "open": dict.fromkeys(_STAFF, "full"),
    "identity": {**dict.fromkeys(_STAFF, "masked"), AFFILIATE: "hidden"},
    "bank": {"head": "masked", "clerk": "masked", "liaison": "hidden"},
    "phone": {**dict.fromkeys(_STAFF, "full"), "statistician": "masked", AFFILIATE: "full"},
    "home": {**dict.fromkeys(_STAFF, "full"), "statistician": "hidden"},
    "access": {"head": "full", "clerk": "full", "liaison": "full", "duty_officer": "full", "leader": "full"},
    "means": {"head": "full", "clerk": "full", "liaison": "full", "leader": "full", "statistician": "full"},
    "health": {"head": "full", "clerk": "full", "liaison": "full", "duty_officer": "full", "leader": "full"},
    "health_count": {
        "head": "full", "clerk": "full", "liaison": "full", "duty_officer": "full", "leader": "full",
        "statistician": "full",
    },
    "mood": {"head": "full", "clerk": "full", "liaison": "full", "duty_officer": "full", "leader": "full"},
    "mood_note": {"head": "full", "liaison": "full"},
    "family": {"head": "full", "clerk": "full", "liaison": "full", "duty_officer": "full", "leader": "full"},
    "needs": {"head": "full", "clerk": "full", "liaison": "full", "duty_officer": "full", "leader": "full"},
    "history": {"head": "full", "clerk": "full", "liaison": "full", "leader": "full"},
    "plan": {"head": "full", "clerk": "full", "liaison": "full", "leader": "full", "duty_officer": "full"},
}  # fmt: skip

_BLOCK_GROUP: dict[str, str] = {
    Block.BASIC: "open",
    Block.CONTACT: "phone",
    Block.HOME: "home",
    Block.HEALTH: "health",
    Block.FAMILY: "family",
    Block.CARE: "family",
    Block.PARTY: "open",
    Block.INTERESTS: "open",
}
_FIELD_GROUP: dict[str, str] = {
    "remark": "history",
    "deceased_period": "family",
    "id_birth": "history",
    "key_holder": "access",
    "key_holder_phone": "access",
    "longitude": "access",
    "latitude": "access",
    "hazards": "access",
    "household": "health_count",
    "economic": "means",
    "income_source": "means",
    "income_band": "means",
    "monthly_income_fen": "means",
    "hardship": "means",
    "hardship_causes": "means",
    "ability": "health_count",
    "grade": "health_count",
    "nursing_fee": "health_count",
    "nursing_fee_from": "health_count",
    "hospitalised": "health_count",
    "can_attend": "open",
    "eyesight": "open",
    "hearing": "open",
    "marriage": "health_count",
    "children": "health_count",
    "mood": "mood",
    "mood_on": "mood",
    "mood_watch": "mood",
    "mood_watch_since": "mood",
    "mood_note": "mood_note",
    "taboos": "open",
}
# Things on the page that are no column of a block.
_EXTRA: dict[str, str] = {
    "no": "open", "age": "open", "category": "open", "life": "open", "unit": "open", "nature": "open", "tier": "open",
    "rank": "open", "residence": "open", "party_member": "open", "income": "means", "death_on": "open",
    "greeting": "open", "id_number": "identity", "bank_number": "bank", "extra": "history", "kin": "family",
    "kin_phone": "access", "consents": "family", "needs": "needs", "honours": "open", "experiences": "open",
    "events": "needs", "mood_events": "mood_note", "pairings": "open", "affiliations": "open", "history": "history",
    "doubts": "history", "files": "history", "readers": "history", "plan": "plan", "duties": "plan", "level": "plan",
}  # fmt: skip

GROUP_OF: Mapping[str, str] = {
    **{name: _FIELD_GROUP.get(name, _BLOCK_GROUP[block]) for block, fields in FIELDS.items() for name in fields},
    **_EXTRA,
}


def sight_for(roles: Iterable[str]) -> dict[str, Sight]:
    """Field → sight for somebody who holds these roles towards one person; without any role all is hidden."""
    held = [role.value if isinstance(role, Role) else role for role in roles]
    by_group: dict[str, Sight] = {
        group: max((row.get(role, "hidden") for role in held), key=_ORDER.__getitem__, default="hidden")
        for group, row in _TABLE.items()
    }
    return {name: by_group[group] for name, group in GROUP_OF.items()}
