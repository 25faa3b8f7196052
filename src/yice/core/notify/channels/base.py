"""What every channel is: how it is set up, how it sends, and in which three ways it may fail."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message as a channel gets it. ``key`` is the same for every try: providers that know keys refuse a second."""

    number: str
    key: str
    to: str
    name: str
    title: str
    text: str
    template: str
    words: Mapping[str, str]
    attempt: int = 1
    urgent: bool = False

    @property
    def numbered(self) -> str:
        """The text with its message number."""
        return f"{self.text}（编号 {self.number}）"


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it. ``receipt`` is its number for the later receipt; ``arrived`` when no receipt will come."""

    receipt: str = ""
    arrived: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider reports later, by its number or ours."""

    receipt: str
    arrived: bool
    code: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One setting of a channel, as the form asks for it."""

    name: str
    word: str
    secret: bool = False
    required: bool = True
    hint: str = ""
    long: bool = False


class Failed(Exception):  # noqa: N818 - it says what happened
    """A try that did not succeed; ``code`` is a key of ``words.CODES`` or a provider's own short code."""

    def __init__(self, code: str) -> None:
        """``code`` carries no personal values: it is kept and shown."""
        super().__init__(code)
        self.code = code[:80]


class Declined(Failed):
    """It will never go through this way: another channel must do it."""


class Trouble(Failed):
    """It certainly did not go out; later it may. ``whole`` when the channel itself is down, not this one number."""

    def __init__(self, code: str, *, whole: bool = False) -> None:
        """See ``Failed``."""
        super().__init__(code)
        self.whole = whole


class Unsure(Failed):
    """Nobody can know whether it went out: the answer was lost."""


class Channel(ABC):
    """One way to a recipient. ``audiences`` are those it can reach; ``needs`` what must be known of them.

    ``inside`` channels show the whole text because only who signed in sees it; ``machine`` channels are sent by the
    worker. ``always`` channels need no setting up. ``audited`` ones wait for a receipt.
    """

    code: str
    title: str
    audiences: tuple[str, ...] = ("staff", "kin", "person")
    needs: str = "phone"
    inside: bool = False
    machine: bool = True
    always: bool = False
    receipts: bool = False
    fields: tuple[Field, ...] = ()

    @abstractmethod
    def send(self, envelope: Envelope, options: Mapping[str, str]) -> Sent:
        """Hand one message over. Raises ``Declined``, ``Trouble`` or ``Unsure``; must give up within ten seconds."""

    def look_up(self, envelope: Envelope, options: Mapping[str, str]) -> bool | None:  # noqa: ARG002 - the signature
        """Whether the provider already has this message; ``None`` when it cannot tell. Asked after a crash."""
        return None

    def read_receipts(self, body: bytes, options: Mapping[str, str]) -> list[Receipt]:  # noqa: ARG002 - the signature
        """What a provider's call to the receipt address says; ``ValueError`` for what is none of its."""
        raise ValueError(self.code)

    def receipt_answer(self) -> dict[str, object]:
        """What the provider wants to hear when it has reported."""
        return {"code": 0, "msg": "ok"}
