"""Every write to the person's file. Others import from here."""

from yice.core.people.actions._common import mark_changed
from yice.core.people.actions.admit import admit_people, admit_person
from yice.core.people.actions.affiliations import affiliate, end_affiliation
from yice.core.people.actions.blocks import set_greeting_birthday, update_block, verify_block
from yice.core.people.actions.caseload import assign_caseload
from yice.core.people.actions.consent import give_consent, raise_doubt, settle_doubt, withdraw_consent
from yice.core.people.actions.deaths import confirm_death, report_death, retract_death
from yice.core.people.actions.events import record_event, retract_event
from yice.core.people.actions.family import add_kin, form_household, leave_household, remove_kin, update_kin
from yice.core.people.actions.identity import erase_person, reveal_identity, set_bank, set_identity
from yice.core.people.actions.needs import (
    add_experience,
    add_honour,
    note_needs,
    remove_honour,
    retract_need,
    settle_need,
    state_need,
)
from yice.core.people.actions.pairing import HandOver, hand_over_caseload, pair, unpair
from yice.core.people.actions.status import change_status, refresh_caches, transfer_person
from yice.core.people.drafts import DoubtDraft, EventDraft, KinDraft, PersonDraft

__all__ = [
    "DoubtDraft",
    "EventDraft",
    "HandOver",
    "KinDraft",
    "PersonDraft",
    "add_experience",
    "add_honour",
    "add_kin",
    "admit_people",
    "admit_person",
    "affiliate",
    "assign_caseload",
    "change_status",
    "confirm_death",
    "end_affiliation",
    "erase_person",
    "form_household",
    "give_consent",
    "hand_over_caseload",
    "leave_household",
    "mark_changed",
    "note_needs",
    "pair",
    "raise_doubt",
    "record_event",
    "refresh_caches",
    "remove_honour",
    "remove_kin",
    "report_death",
    "retract_death",
    "retract_event",
    "retract_need",
    "reveal_identity",
    "set_bank",
    "set_greeting_birthday",
    "set_identity",
    "settle_doubt",
    "settle_need",
    "state_need",
    "transfer_person",
    "unpair",
    "update_block",
    "update_kin",
    "verify_block",
    "withdraw_consent",
]
