"""Pictures for the manual: what the journeys pass through, kept small. ``make pictures`` makes them all anew.

A picture is a PNG of at most 256 colours: pages are flat, so nobody sees the difference, and it takes a third of it.
"""

from __future__ import annotations

import base64
import os
import struct
import zlib
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

WANTED = bool(os.environ.get("YICE_PICTURES"))
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "manual" / "pictures"
WINDOW = {"width": 1280, "height": 800}
MOST = 120_000  # bytes of one picture
_COLOURS = 256
_PIXELS = """async coded => {
  const bytes = Uint8Array.from(atob(coded), one => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(image.width, image.height), draw = canvas.getContext("2d");
  draw.drawImage(image, 0, 0);
  const {data} = draw.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}"""


def keep(page: Page, name: str, png: bytes) -> None:
    """Write a picture of this name. Fails when it is too large for a manual: show less of the page."""
    blank = page.context.new_page()  # the page shown forbids scripts that make pictures of it
    try:
        width, height, pixels = blank.evaluate(_PIXELS, base64.b64encode(png).decode())
    finally:
        blank.close()
    colours = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width, 4)[:, :, :3]
    small = encoded(*reduced(colours))
    assert len(small) <= MOST, f"{name}: {len(small):,} bytes, {MOST:,} are allowed; show less of the page"
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(small)


def reduced(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The picture as numbers of its palette, and the palette: the most frequent colours, others to the nearest."""
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    rgb = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.int32)
    common = np.argsort(-counts, kind="stable")[:_COLOURS]
    far = ((rgb[:, None, :] - rgb[common][None, :, :]) ** 2).sum(axis=2)
    return far.argmin(axis=1)[places].reshape(packed.shape).astype(np.uint8), rgb[common].astype(np.uint8)


def encoded(numbers: np.ndarray, palette: np.ndarray) -> bytes:
    """A PNG with a palette."""
    height, width = numbers.shape
    lines = np.concatenate([np.zeros((height, 1), np.uint8), numbers], axis=1)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return b"".join([
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        chunk(b"PLTE", palette.tobytes()),
        chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
        chunk(b"IEND", b""),
    ])  # fmt: skip
