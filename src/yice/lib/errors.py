"""Errors that people read: what happened, why, what to do, and a code to say on the telephone."""

from __future__ import annotations

from collections.abc import Mapping


class YiceError(Exception):
    """A refusal with a stable ``code`` and Chinese words for the person in front of the screen.

    ``what`` says what happened, ``why`` the cause, ``todo`` the mend. ``data`` holds named values
    for machines; it must never carry personal data. ``status`` is the HTTP status pages answer with.
    """

    status = 400

    def __init__(self, code: str, what: str, *, why: str = "", todo: str = "", **data: object) -> None:
        """Keep the parts apart so that pages, the API and the command line can each show them well."""
        self.code = code
        self.what = what
        self.why = why
        self.todo = todo
        self.data: Mapping[str, object] = data
        super().__init__(str(self))

    def __str__(self) -> str:
        """One line for logs and terminals."""
        parts = [self.what, self.why, self.todo]
        return f"[{self.code}] " + " ".join(part for part in parts if part)


class Invalid(YiceError):  # noqa: N818 - it says what happened
    """What was typed cannot be accepted. ``fields`` maps a field to its own sentence."""

    def __init__(
        self,
        code: str,
        what: str,
        *,
        why: str = "",
        todo: str = "",
        fields: Mapping[str, str] | None = None,
        **data: object,
    ) -> None:
        """See ``YiceError``."""
        self.fields: Mapping[str, str] = fields or {}
        super().__init__(code, what, why=why, todo=todo, **data)


class NotFound(YiceError):  # noqa: N818 - it says what happened
    """There is no such thing, or it is outside what this actor may see: the two are told alike."""

    status = 404

    def __init__(
        self, code: str = "not_found", what: str = "没有找到这条记录", *, why: str = "", todo: str = "", **data: object
    ) -> None:
        """See ``YiceError``."""
        super().__init__(
            code,
            what,
            why=why or "记录不存在，或不在您的管理范围内。",
            todo=todo or "请核对后重试；如认为有误，请联系本单位管理员。",
            **data,
        )


class Refused(YiceError):  # noqa: N818 - it says what happened
    """The deed is understood but not allowed in the present state of things."""

    status = 409


class Stale(Refused):
    """Somebody else changed the record meanwhile; the form's version is no longer the current one."""

    def __init__(self, what: str = "这条记录刚刚被别人改过", *, why: str = "", todo: str = "", **data: object) -> None:
        """See ``YiceError``."""
        super().__init__(
            "stale_version",
            what,
            why=why or "您打开页面之后，另一位同事保存了修改。",
            todo=todo or "请对照两个版本后再保存，您填写的内容已保留。",
            **data,
        )
