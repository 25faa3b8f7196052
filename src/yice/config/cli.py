"""The command line: ``yice plan``, ``yice import-roster``, … are Django commands under the names the manual uses."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command; hyphens in its name stand for the underscores Python needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yice.config.settings")
    from django.core.management import execute_from_command_line

    arguments = list(sys.argv)
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        arguments[1] = arguments[1].replace("-", "_")
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
