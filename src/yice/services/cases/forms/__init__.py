"""Forms of cases."""

from yice.services.cases.forms._base import DeedForm, WithReason
from yice.services.cases.forms.deeds import (
    AnswerForm,
    AssignForm,
    CallbackForm,
    CircleForm,
    CloseForm,
    DecideForm,
    EscalateForm,
    ReasonForm,
    ReplyForm,
    TellForm,
    WaitForm,
    WordsForm,
)
from yice.services.cases.forms.errands import AttemptForm, AuthenticateForm, MaterialForm, StepForm
from yice.services.cases.forms.intake import IntakeForm, UnlistedForm, category_options, procedure_of
from yice.services.cases.forms.parties import PartyForm, SettleTaskForm, TaskForm, TransferAnswerForm, TransferForm
from yice.services.cases.forms.settings import CategoryForm, JoinForm, PartnerForm, TeamForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "AttemptForm",
    "AuthenticateForm",
    "CallbackForm",
    "CategoryForm",
    "CircleForm",
    "CloseForm",
    "DecideForm",
    "DeedForm",
    "EscalateForm",
    "IntakeForm",
    "JoinForm",
    "MaterialForm",
    "PartnerForm",
    "PartyForm",
    "ReasonForm",
    "ReplyForm",
    "SettleTaskForm",
    "StepForm",
    "TaskForm",
    "TeamForm",
    "TellForm",
    "TransferAnswerForm",
    "TransferForm",
    "UnlistedForm",
    "WaitForm",
    "WithReason",
    "WordsForm",
    "category_options",
    "procedure_of",
]
