from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader.characters import remove_invisible
from data_loader.decoding import UnreadableFileError, decode_bytes

TEXT = "---\ntitle: 燈塔\n---\n\n海邊小城的兩位代表在會議室見面，會後都說談得坦率，沒有發表聲明。\n"
NAMES = {"gb18030": "GB 18030", "big5hkscs": "Big5"}
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


@pytest.mark.parametrize(
    ("label", "text", "encoding"),
    [
        ("<meta charset=gb2312>", "海边的㐀和小城\n", "gb18030"),
        ('<?xml version="1.0" encoding="gbk"?>', "海边的灯塔\n", "gb18030"),
        ("Content-Type: text/html; charset=Big5", "街坊嘅說法，喺港口\n", "big5hkscs"),
        ("<meta charset='shift_jis'>", "灯台の近くで会談が行われた。\n", "cp932"),
        ("<meta charset=euc-kr>", "등대 옆에서 두 대표가 만났다.\n", "cp949"),
        ("<meta charset=iso-8859-1>", "Déjà vu à la mer – c’est l’été.\n", "cp1252"),
    ],
)
def test_label_counts_and_means_what_browsers_take_it_for(label, text, encoding):
    decoded = decode_bytes(f"{label}\n{text}".encode(encoding))
    assert decoded.text == f"{label}\n{text}"
    assert decoded.mended == ()
    assert "as the file says" in decoded.inferred[0]


@pytest.mark.parametrize("label", ["gb2312", "iso-8859-1", "utf-8", "big5"])
@pytest.mark.parametrize(("text", "encoding"), [(TEXT, "big5hkscs"), (SIMPLE, "gb18030")])
def test_wrong_label_does_not_make_nonsense(label, text, encoding):
    labelled = f"<meta charset={label}>\n{text}"
    decoded = decode_bytes(labelled.encode(encoding))
    assert decoded.text == labelled
    is_wrong = label in ("gb2312", "iso-8859-1", "big5") and label[:2] != encoding[:2]
    assert decoded.mended[:1] == (
        (f"says its encoding is {label}, but it is {NAMES[encoding]}",) if is_wrong else ()
    )


def test_encoding_that_nobody_stated_is_told():
    assert decode_bytes(TEXT.encode("big5")).inferred == ("encoding Big5, told by its characters",)
    assert decode_bytes(TEXT.encode()).inferred == ()


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["會談結束了，大家都回家。", "燈塔、漁船、港口、會議室、船東的名單"]
)
def test_short_text_on_one_line_is_found_too(text, encoding):
    assert decode_bytes(text.encode(encoding)).text == text


def test_european_text_is_left_to_charset_normalizer():
    text = "Les délégués se sont rencontrés près du phare, où l’été était déjà là.\n" * 9
    decoded = decode_bytes(text.encode("cp1252"))
    assert (decoded.text, decoded.mended) == (text, ())
    assert decoded.inferred == ("encoding Windows-1252, guessed",)


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
def test_damaged_chinese_is_read_in_its_encoding_and_the_damage_counted(encoding):
    data = (TEXT * 20).encode(encoding)
    decoded = decode_bytes(data[:200] + b"\xff" + data[200:])
    assert "不" not in decoded.text
    assert decoded.text.count("燈塔") >= 19
    assert NAMES[encoding] in decoded.mended[0]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\u2028"])
def test_line_ends_of_every_system(read, end):
    lines = ["---", "title: 燈塔", "---", "", "第一段的話。", "", "第二段的話。", ""]
    result = read(end.join(lines))
    assert result.report["status"] == "loaded"
    assert result.rows[0]["title"] == "燈塔"
    assert result.rows[0]["text"] == "第一段的話。\n\n第二段的話。"


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
