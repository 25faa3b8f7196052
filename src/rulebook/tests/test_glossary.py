"""The glossary knows every word of the rulebook."""

import pytest

from rulebook import FOLDER, load

GLOSSARY = (FOLDER.parent.parent / "docs" / "glossary.md").read_text(encoding="utf-8")


def words():
    book = load()
    yield from ((fact.key, fact.label) for fact in book.facts.values() if fact.key != "level")
    yield from book.roles.items()
    yield from book.evidence_kinds.items()
    yield from book.channels.items()
    yield from ((event.kind, event.label) for event in book.events.values())
    for group in (book.concerns, book.levels, book.classes, book.checklists, book.entitlements):
        yield from ((one.code, one.title) for one in group)


@pytest.mark.parametrize(("word", "label"), sorted(set(words())))
def test_each_word_stands_in_the_glossary_with_its_chinese(word, label):
    assert f"| `{word}` | {label} |" in GLOSSARY
