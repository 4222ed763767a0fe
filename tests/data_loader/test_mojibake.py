import pytest

from data_loader.mojibake import mend_mojibake
from tests.data_loader.bad_inputs import SIMPLIFIED
from tests.data_loader.conftest import PROSE

TEXT = "\n".join(PROSE)


def windows_reads(data: bytes) -> str:
    """What a program shows that takes bytes for Windows-1252, as browsers do."""
    return "".join(
        bytes((byte,)).decode("latin-1" if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "cp1252")
        for byte in data
    )


def test_utf8_read_as_windows_1252_is_set_right_where_it_stands():
    text = f"title: {windows_reads('燈塔的會談'.encode())}\n\n好的正文，没有问题。"
    right, mended = mend_mojibake(text)
    assert right == "title: 燈塔的會談\n\n好的正文，没有问题。"
    assert mended == ["1 passage of UTF-8 that was read as Windows-1252 (mojibake) set right"]


def test_utf8_read_as_gbk_is_set_right_line_by_line():
    good = "海边的灯塔，会谈，吗"
    bad = good.encode().decode("gb18030")
    right, mended = mend_mojibake(f"{bad}\nplain")
    assert right == f"{good}\nplain"
    assert mended == ["1 passage of UTF-8 that was read as GBK (mojibake) set right"]


@pytest.mark.parametrize(
    ("text", "written", "read_as", "names"),
    [
        (TEXT, "big5hkscs", "gb18030", "Big5 that was read as GBK"),
        (SIMPLIFIED, "gb18030", "latin-1", "GBK that was read as Latin-1"),
        (TEXT, "big5hkscs", "latin-1", "Big5 that was read as Latin-1"),
    ],
)
def test_whole_text_in_the_wrong_encoding_is_set_right(text, written, read_as, names):
    bad = text.encode(written).decode(read_as)
    assert mend_mojibake(bad) == (text, [f"{names} (mojibake) set right"])


def test_what_is_lost_is_marked_and_left():
    text = f"{TEXT}\n這裡有兩個字\ufffd\ufffd和錕斤拷的簡體锟斤拷。"
    assert mend_mojibake(text) == (
        text,
        ["3 characters were lost before the file was saved (mojibake)"],
    )
    broken = "涓浗锛岀编鍥斤細?銆傗€?"
    same, mended = mend_mojibake(broken)
    assert same == broken
    assert mended == ["1 passage of UTF-8 that was read as GBK (mojibake) cannot be set right"]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        SIMPLIFIED,
        "涓涓細流，匯成江河。涓滴歸公。",
        "Café à la crème – “déjà vu” naïve £5 ¼ ©2024 Ângela",
        "これは日本語の文章です。灯台の近くで会談が行われた。" * 4,
        "등대 옆에서 두 대표가 만났다. 회담은 금요일에 끝난다. " * 4,
        "Встреча у маяка закончилась без заявления. " * 4,
        "",
    ],
)
def test_sound_text_in_any_language_is_left_alone(text):
    assert mend_mojibake(text) == (text, [])
