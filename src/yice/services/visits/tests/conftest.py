"""What the tests of visits share: duties made by hand, a draft to vary, a small real PNG and a voice note."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yice.planning.duties.tests.conftest import owe  # noqa: F401 - the fixture
from yice.services.visits.drafts import Upload, VisitDraft
from yice.testing.cast import TODAY

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 60
MP3 = b"ID3" + b"\0" * 60


def signature(content: bytes = PNG) -> Upload:
    return Upload(role="signature", name="签名.png", content=content)


@pytest.fixture
def zhang(cast):
    return cast.actor(cast.staff.zhang)


@pytest.fixture
def draft(cast):
    """A home visit to 陈怀山 today; ``draft(said="…")`` varies it."""
    plain = VisitDraft(person=cast.people.chen.pk, manner="home", on=TODAY, said="精神好，问起老伴的医药费")
    return lambda **more: replace(plain, **more)
