from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader.characters import remove_invisible
from data_loader.decoding import UnreadableFileError, decode_bytes

TEXT = "---\ntitle: 燈塔\n---\n\n海邊小城的兩位代表在會議室見面，會後都說談得坦率，沒有發表聲明。\n"
SIMPLE = TEXT.replace("燈", "灯").replace("邊", "边").replace("兩", "两").replace("會", "会")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TEXT, "utf-8"),
        (TEXT, "utf-8-sig"),
        (TEXT, "utf-16"),
        (TEXT, "utf-16-le"),
        (TEXT, "utf-16-be"),
        (TEXT, "utf-32"),
        (TEXT, "big5hkscs"),
        (TEXT.replace("小城", "小城嘅街坊"), "big5hkscs"),
        (TEXT, "gb18030"),
        (SIMPLE, "gb18030"),
    ],
)
def test_encodings_are_found(text, encoding):
    decoded = decode_bytes(text.encode(encoding))
    assert (decoded.text, decoded.mended) == (text, ())


def test_label_gb2312_means_its_superset():
    text = "<meta charset=gb2312>\n海边的㐀和小城\n"
    assert decode_bytes(text.encode("gb18030")).text == text


def test_invalid_bytes_are_counted_and_shown():
    data = TEXT.encode().replace("海".encode(), b"\xe6\xb5" + "海".encode() + b"\xff")
    decoded = decode_bytes(data)
    assert decoded.mended == ("3 bytes were not valid UTF-8 and show as \ufffd",)
    assert decoded.text.count("\ufffd") == 3
    assert "沒有發表聲明" in decoded.text


@pytest.mark.parametrize("data", [bytes(range(256)) * 50, b"\x89PNG\r\n\x1a\n" + bytes(500)])
def test_binary_files_are_refused_in_words(data):
    with pytest.raises(UnreadableFileError, match="binary"):
        decode_bytes(data)


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data):
    with suppress(UnreadableFileError):
        assert isinstance(decode_bytes(data).text, str)


@settings(max_examples=300)
@given(st.text(st.characters(), max_size=200))
def test_what_is_left_holds_no_control_and_no_surrogate(text):
    clean, _ = remove_invisible(text)
    clean.encode("utf-8")
    assert not set(clean) & {chr(point) for point in range(32) if chr(point) not in "\t\n"}
    assert remove_invisible(clean) == (clean, [])


def test_removal_is_counted_by_kind():
    text, mended = remove_invisible("關\u200b稅\x00\x01減\u202e半\r\n")
    assert text == "關稅減半\n"
    assert mended == ["2 control characters removed", "2 invisible characters removed"]
