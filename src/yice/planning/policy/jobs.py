"""What the worker does for policy: rehearsing a change on everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yice.core.jobs.registry import handler
from yice.core.jobs.runs import RunContext
from yice.lib import clock
from yice.planning.policy import books
from yice.planning.policy.models import RulebookVersion
from yice.planning.policy.rehearsal import rehearse_books


@handler("policy.rehearse", title="预演政策调整")
def run_rehearsal(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Judge everybody by the rules in force and by the proposal; the difference is kept with the proposal."""
    version = RulebookVersion.objects.get(pk=args["version"])
    _, old = books.in_force(clock.today())
    day = max(version.in_force_from, clock.today())
    found = rehearse_books(
        old, books.book_of(version), day, lambda done, total: run.progress(done, total, "逐人预演")
    ).as_json()
    RulebookVersion.objects.filter(pk=version.pk, version=version.version).update(rehearsal=found)
    return {"sentence": found["sentence"]}
