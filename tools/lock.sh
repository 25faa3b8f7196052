#!/usr/bin/env bash
# Writes the locks anew: hashes, no addresses. For maintainers; needs uv (`pip install uv`).
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { uv pip compile pyproject.toml "$@" --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet; }
compile --group build -o requirements/run.txt
compile --group build --group dev -o requirements/dev.txt
for name in node pg; do
  uv pip compile --group "pyproject.toml:$name" --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet -o "requirements/$name.txt"
done
