"""What this package raises: one error type, with a stable code and words for the person at the desk."""

from __future__ import annotations


class CalendarError(ValueError):
    """A date that cannot be: the lunar month has no 30th, the year is not in the table, the text is no date.

    ``code`` is stable and meant for programs and tests; ``what``, ``why`` and ``todo`` are Chinese and meant
    to be shown as they are (callers that have an error type of their own carry the four over).
    """

    def __init__(self, code: str, *, what: str, why: str, todo: str) -> None:
        super().__init__(f"{what}：{why}{todo}")
        self.code = code
        self.what = what
        self.why = why
        self.todo = todo
