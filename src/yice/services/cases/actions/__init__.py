"""Every write of cases. Others import from here."""

from yice.services.cases.actions.errands import complete_authentication, mark_material, mark_step, record_attempt
from yice.services.cases.actions.intake import link_person, open_case, tell_elder
from yice.services.cases.actions.parties import add_task, answer_transfer, offer_transfer, revoke_transfer, settle_task
from yice.services.cases.actions.partners import add_partner, change_partner
from yice.services.cases.actions.progress import (
    accept_case,
    add_note,
    answer_case,
    assign_case,
    reply,
    resume_case,
    wait_for,
)
from yice.services.cases.actions.restricted import add_to_circle, open_words, remove_from_circle
from yice.services.cases.actions.settings import add_team, change_category, join_team, leave_team
from yice.services.cases.actions.slips import open_slip
from yice.services.cases.actions.verdict import close_otherwise, decide_escalation, escalate, record_callback

__all__ = [
    "accept_case",
    "add_note",
    "add_partner",
    "add_task",
    "add_team",
    "add_to_circle",
    "answer_case",
    "answer_transfer",
    "assign_case",
    "change_category",
    "change_partner",
    "close_otherwise",
    "complete_authentication",
    "decide_escalation",
    "escalate",
    "join_team",
    "leave_team",
    "link_person",
    "mark_material",
    "mark_step",
    "offer_transfer",
    "open_case",
    "open_slip",
    "open_words",
    "record_attempt",
    "record_callback",
    "remove_from_circle",
    "reply",
    "resume_case",
    "revoke_transfer",
    "settle_task",
    "tell_elder",
    "wait_for",
]
