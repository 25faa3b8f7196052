import logging

import pytest

from yice.lib.scrub import ScrubFilter, find_numbers, has_number, mask_bank, mask_phone, scrub, scrub_tree

CANARY = "620102193208150017"


@pytest.mark.parametrize(
    "text",
    [
        "身份证620102193208150017号",
        "620102 19320815 0017",
        "620102-19320815-0017",
        "６２０１０２１９３２０８１５００１７",
        "62010219320815001x",
        "62010219320815001Ｘ",
        "旧证620102320815001。",
        "卡6222 0215 0200 1234 567",
        "6222021502001234",
        "6222.0215.0200.1234.56",
        "620102\u00a019320815\u200b0017",
    ],
)
def test_a_number_is_found_however_typed(text):
    assert has_number(text)
    assert not has_number(scrub(text))


@pytest.mark.parametrize(
    "text",
    [
        "13912345678",
        "0931-8888888",
        "2018年4月2日 10:15",
        "20180402101530",
        "1932.08.15",
        "编号 LZ-2018-000123",
        "",
        "digest=63c2995651989862055e6ef9671018d7bab0c1d2e",
        "3f2a1b4c-1234-4567-8901-12345678abcd",
    ],
)
def test_telephones_dates_and_file_numbers_are_left_alone(text):
    assert scrub(text) == text


def test_the_words_around_stay_and_two_characters_tell_which_it_was():
    assert scrub(f"本人{CANARY}，老伴另记") == "本人******17，老伴另记"


def test_a_number_in_a_file_name_is_found_before_its_ending():
    assert scrub("620102193407120013.xlsx").endswith(".xlsx")
    assert "620102193407" not in scrub("620102193407120013.xlsx")
    assert "620102193407" not in scrub("62010219340712001X.xlsx")


def test_several_in_one_text():
    assert len(find_numbers(f"{CANARY}和6222021502001234567")) == 2


def test_a_tree_is_scrubbed_to_its_leaves_numbers_and_keys_included():
    tree = scrub_tree({"a": [CANARY, {"b": 620102193208150017}], CANARY: True, "n": 42, "none": None})
    assert CANARY not in str(tree)
    assert tree["n"] == 42
    assert tree["none"] is None


def test_the_log_filter_rewrites_message_arguments_and_traceback(caplog):
    logger = logging.getLogger("yice.test")
    caplog.handler.addFilter(ScrubFilter())
    try:
        int(f"{CANARY}?")
    except ValueError:
        logger.exception("failed for %s", CANARY)
    assert CANARY not in caplog.text
    assert "******17" in caplog.text


def test_masks_leave_what_a_clerk_needs_to_recognise():
    assert mask_bank("6222021502001234567") == "***************4567"
    assert mask_phone("13912345678") == "139****5678"
