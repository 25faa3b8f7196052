"""What the tests of the phone page share: a duty made by hand of any rule."""

from yice.planning.duties.tests.conftest import owe

__all__ = ["owe"]
