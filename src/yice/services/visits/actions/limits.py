"""What files a visit takes, for those who look before they send."""

from yice.core.files.store import LIMIT
from yice.services.visits.actions._checking import MOST_BYTES, MOST_FILES, check_files

__all__ = ["LIMIT", "MOST_BYTES", "MOST_FILES", "check_files"]
