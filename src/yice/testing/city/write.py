"""``python -m yice.testing.city.write FOLDER``: the city's rosters as workbooks."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(folder: Path) -> int:
    """Invent the city and write one workbook per county and city unit; old ones of that name are replaced."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yice.config.settings")
    import django

    django.setup()
    from yice.testing.city.people import invent_city
    from yice.testing.city.sheets import write_rosters

    return len(write_rosters(invent_city(), folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
