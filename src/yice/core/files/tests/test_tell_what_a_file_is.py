"""Files of boxes, as browsers record and phones photograph them: told by the family of their brand and their tracks."""

from __future__ import annotations

import pytest

from yice.core.files.sniff import sniff
from yice.lib.errors import Invalid


def boxes(brand: bytes, *others: bytes, tracks: tuple[bytes, ...] = ()) -> bytes:
    head = brand + b"\0\0\0\0" + b"".join(others)
    body = (len(head) + 8).to_bytes(4, "big") + b"ftyp" + head
    return body + b"".join(b"\0\0\0\x21hdlr" + b"\0" * 8 + track + b"\0" * 13 for track in tracks) + b"\0" * 40


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"iso5", b"M4A "])
@pytest.mark.parametrize("name", ["录音.m4a", "录音.mp4"])
def test_sound_alone_is_a_voice_note_whatever_its_brand(brand, name):
    assert sniff(boxes(brand, b"mp42", tracks=(b"soun",)), name).mime == "audio/mp4"


@pytest.mark.parametrize("tracks", [(b"vide", b"soun"), ()])
def test_pictures_and_sound_are_no_voice_note(tracks):
    content = boxes(b"isom", b"iso2", tracks=tracks)
    assert sniff(content, "影像.mp4").mime == "video/mp4"
    with pytest.raises(Invalid) as refused:
        sniff(content, "录音.m4a")
    assert refused.value.code == "file_mismatch"


@pytest.mark.parametrize("brands", [(b"heic",), (b"heix",), (b"mif1", b"mif1", b"heic"), (b"mif1", b"heix", b"miaf")])
@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "照片.heif"])
def test_a_photo_of_an_iphone_is_a_photo(brands, name):
    assert sniff(boxes(*brands), name).extension == "heic"


def test_a_mov_is_refused_with_what_to_do_and_other_boxes_are_not_taken():
    with pytest.raises(Invalid) as refused:
        sniff(boxes(b"qt  ", tracks=(b"soun",)), "a.mov")
    assert (refused.value.code, ".mov" in refused.value.what) == ("file_type", True)
    for brand in (b"avif", b"mif1", b"3gp4", b"crx "):
        with pytest.raises(Invalid) as refused:
            sniff(boxes(brand), "a.heic")
        assert refused.value.code == "file_type"
