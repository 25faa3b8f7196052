#!/usr/bin/env bash
# Runs the tests of calendars, dutyengine and rulebook in an environment without Django: not merely unimported, not there.
# A fresh virtual environment gets only what these three need, from the hash-pinned lock, and a copy of their source.
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON="${PYTHON:-python3}"
NEEDED="numpy pyyaml chinesecalendar lunar-python pytest hypothesis"
PACKAGES="calendars dutyengine rulebook"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

"$PYTHON" - "$work/lock.txt" $NEEDED <<'PY'
"""Take the lines of the wanted packages, and of what they need, out of the lock; hashes included."""
import re
import sys
from pathlib import Path

NEEDS = {"pytest": ["iniconfig", "packaging", "pluggy", "pygments"], "hypothesis": ["sortedcontainers", "attrs"]}
target, *wanted = sys.argv[1:]
wanted += [more for name in list(wanted) for more in NEEDS.get(name, [])]
text = "\n".join(Path("requirements", name).read_text(encoding="utf-8") for name in ("run.txt", "dev.txt"))
found = {}
for block in re.split(r"\n(?=[A-Za-z0-9])", text):
    name = re.match(r"([A-Za-z0-9._-]+)", block)
    if name and name[1].lower() in wanted:
        found.setdefault(name[1].lower(), block.rstrip())
Path(target).write_text("\n".join(found.values()) + "\n", encoding="utf-8")
PY

"$PYTHON" -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check --require-hashes -r "$work/lock.txt"

mkdir "$work/src"
for package in $PACKAGES; do
    cp -r "src/$package" "$work/src/$package"
done
# Their own settings: the project's name Django's.
cat > "$work/pytest.ini" <<'INI'
[pytest]
addopts = -q --strict-markers --import-mode=importlib -p no:cacheprovider
pythonpath = src
markers =
    slow: a minute or more
INI
cp -r docs requirements "$work/"

cd "$work"
"$work/venv/bin/python" -c "
import importlib.util, sys
sys.exit('Django is here: this is not the test it claims to be.' if importlib.util.find_spec('django') else 0)"

"$work/venv/bin/python" -m pytest src
