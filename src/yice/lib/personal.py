"""Personal data is declared, model by model: which fields, why kept, how long, how erased."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a model holds about people: the model's ``PERSONAL``; a model without any says ``PERSONAL = None``.

    ``fields`` are field names of the model; ``why`` the purpose; ``keep`` for how long; ``erase`` how the values
    disappear when the person is erased (R161). The architecture tests read these and fail for the undeclared.
    """

    fields: tuple[str, ...]
    why: str
    keep: str
    erase: str
