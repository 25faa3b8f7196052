"""No file becomes a swamp, no lock carries an address, no text a path of somebody's machine."""

import re
import subprocess

import pytest
from house import ROOT, sources

LIMIT = 600
TEXT = {".py", ".html", ".css", ".js", ".yaml", ".md", ".toml", ".txt", ".sh", ".json"}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/")


def tracked() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [name for name in listing.stdout.split("\0") if name]


def test_no_source_file_is_longer_than_the_limit() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    for pattern in ("**/*.html", "**/*.css", "**/*.js"):
        for path in (ROOT / "src").glob(pattern):
            long[str(path.relative_to(ROOT))] = len(path.read_text(encoding="utf-8").splitlines())
    assert {name: lines for name, lines in long.items() if lines > LIMIT} == {}


def test_locks_carry_no_address() -> None:
    locks = [*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"]
    assert len(locks) >= 3
    for lock in locks:
        assert not re.search(r"https?://(?!opencollective|tidelift|github\.com/sponsors)", lock.read_text()), lock.name


def test_python_locks_have_a_hash_for_every_package() -> None:
    for lock in ROOT.glob("requirements/*.txt"):
        for block in re.split(r"\n(?=\S)", lock.read_text().strip()):
            assert "--hash=sha256:" in block, f"{lock.name}: {block.splitlines()[0]}"


@pytest.mark.parametrize("name", [name for name in tracked() if name[name.rfind(".") :] in TEXT])
def test_no_text_names_a_path_of_a_machine(name: str) -> None:
    path = ROOT / name
    if path.exists() and name != "tests/architecture/test_every_file_is_readable.py":
        assert not MACHINE_PATH.search(path.read_text(encoding="utf-8")), name


def test_no_library_file_is_committed() -> None:
    assert [
        name for name in tracked() if "node_modules" in name or name.endswith((".min.js", ".min.css", ".whl"))
    ] == []
