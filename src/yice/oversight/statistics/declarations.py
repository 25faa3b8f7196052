"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"signed_table": "签定的统计表"})
    name_verbs(
        {
            "statistics.sign_table": "签定统计表",
        }
    )
