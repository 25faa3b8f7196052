"""Every write of an import. Others import from here."""

from yice.core.roster.actions.choosing import choose_columns, decide_row, decide_rows, set_paper_counts
from yice.core.roster.actions.committing import ask_to_commit, commit_batch
from yice.core.roster.actions.dropping import clear_abandoned, drop_batch, purge_old
from yice.core.roster.actions.importing import Report, import_roster
from yice.core.roster.actions.resuming import is_stuck, retry_batch, stuck_among
from yice.core.roster.actions.staging import ask_to_check, check_batch
from yice.core.roster.actions.undoing import ask_to_undo, undo_batch
from yice.core.roster.actions.uploading import take_upload

__all__ = [
    "Report",
    "ask_to_check",
    "ask_to_commit",
    "ask_to_undo",
    "check_batch",
    "choose_columns",
    "clear_abandoned",
    "commit_batch",
    "decide_row",
    "decide_rows",
    "drop_batch",
    "import_roster",
    "is_stuck",
    "purge_old",
    "retry_batch",
    "set_paper_counts",
    "stuck_among",
    "take_upload",
    "undo_batch",
]
