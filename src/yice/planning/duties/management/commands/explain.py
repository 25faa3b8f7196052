"""``yice explain``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yice.core.people.models import Person
from yice.lib import clock, days
from yice.lib.prepare import prepare_database
from yice.planning.duties.queries.explaining import explain_person, explain_rule


class Command(BaseCommand):
    """Say why a rule applies to a person, or why not; without a rule, the level and all that holds."""

    help = "说明某位老同志为什么有（或没有）某项应办事项。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--person", required=True, help="档案编号")
        parser.add_argument("--rule", help="规则编号，如 R20；不写则列出全部")
        parser.add_argument("--as-of", type=days.typed, help="哪一天，默认业务日期")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        person = Person.objects.filter(no=options["person"], erased_at__isnull=True).first()
        if person is None:
            raise CommandError(f"[person_not_found] 没有档案编号为“{options['person']}”的人员。")
        day = options["as_of"] or clock.today()
        try:
            rule = (options["rule"] or "").strip().upper()
            lines = explain_rule(person.pk, rule, day) if rule else explain_person(person.pk, day)
        except KeyError as error:
            raise CommandError(
                f"[rule_not_found] 没有编号为“{options['rule']}”的规则；yice check-rulebook --list 可以查看全部。"
            ) from error
        self.stdout.write("\n".join(lines))
