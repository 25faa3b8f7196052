"""What the engine raises. Both errors carry Chinese words for whoever writes the rulebook or feeds the facts."""

from __future__ import annotations


class EngineError(ValueError):
    """The engine was handed something it cannot work with: a number out of range, columns of unequal length."""

    def __init__(self, code: str, what: str, *, todo: str = "") -> None:
        self.code = code
        self.what = what
        self.todo = todo
        super().__init__(f"[{code}] {what}{todo}")


class RulebookError(ValueError):
    """A mistake in a rulebook: ``file`` and ``line``, the ``cause`` and the ``mend``, and a stable ``code``.

    The text reads "duties/person.yaml 第 12 行：读了没有定义的事实“ages”。改法：…".
    """

    def __init__(self, code: str, *, file: str, line: int, cause: str, mend: str) -> None:
        self.code = code
        self.file = file
        self.line = line
        self.cause = cause
        self.mend = mend
        super().__init__(f"{file} 第 {line} 行：{cause}改法：{mend}（{code}）")
