import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import ensure_corpus
from data_loader import list_files, load_articles, read_file
from data_loader.limits import MAX_MEMBERS
from tests.data_loader.bad_inputs import GOOD, front_matter, tar_of, zip_of

MEMBERS = {
    "2024/五月/甲.md": front_matter("title: 第一篇\ndate: 2024-05-01"),
    "2024/乙.md": front_matter("title: 第二篇\ndate: 2024-05-02"),
    "丙.md": front_matter("title: 第三篇\ndate: 2024-05-03"),
}
PACKINGS: dict[str, Callable[[], bytes]] = {
    "a.zip": lambda: zip_of(MEMBERS),
    "stored.ZIP": lambda: zip_of(MEMBERS, zipfile.ZIP_STORED),
    "a.tar": lambda: tar_of(MEMBERS, "w"),
    "a.tar.gz": lambda: tar_of(MEMBERS, "w:gz"),
    "a.tgz": lambda: tar_of(MEMBERS, "w:gz"),
    "a.tar.xz": lambda: tar_of(MEMBERS, "w:xz"),
}


def reasons(folder: Path) -> dict[str, str]:
    report = load_articles(folder)[1]
    return dict(zip(report["file"], report["reason"], strict=True))


@pytest.mark.parametrize("name", PACKINGS)
def test_members_are_the_articles_they_would_be_as_files(tmp_path, name):
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    for path, content in MEMBERS.items():
        (plain / path).parent.mkdir(parents=True, exist_ok=True)
        (plain / path).write_bytes(content)
    packed.mkdir()
    (packed / name).write_bytes(PACKINGS[name]())
    one = load_articles(plain)[0].set_index("file")
    two, report = load_articles(packed)
    assert report["status"].tolist() == ["loaded"] * 3
    assert [source.path for source in list_files(packed)] == [f"{name}/{path}" for path in MEMBERS]
    two.index = two.pop("file").str.removeprefix(f"{name}/")
    for column in ("title", "date", "text", "n_chars", "script", "repairs"):
        assert one[column].to_dict() == two[column].to_dict()
    assert [path.name for path in packed.iterdir()] == [name]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_single_compressed_file_is_one_article(tmp_path, pack):
    half = len(GOOD) // 2
    (tmp_path / "a.md.gz").write_bytes(pack(GOOD[:half]) + pack(GOOD[half:]) + bytes(40))
    articles, report = load_articles(tmp_path)
    assert articles["title"].tolist() == ["燈塔會談結束"]
    assert report.loc[0, ["file", "status"]].tolist() == ["a.md.gz", "loaded"]


def test_members_of_a_compressed_archive_may_be_read_in_any_order(tmp_path):
    (tmp_path / "a.tar.gz").write_bytes(tar_of(MEMBERS))
    paths = [source.path for source in list_files(tmp_path)]
    forward = {path: read_file(tmp_path, path) for path in paths}
    backward = {path: read_file(tmp_path, path) for path in reversed(paths)}
    assert forward == backward
    assert all(len(result.rows) == 1 for result in forward.values())


def test_index_is_built_over_archives_and_again_when_one_changes(tmp_path):
    folder, index = tmp_path / "folder", tmp_path / "index"
    folder.mkdir()
    (folder / "a.zip").write_bytes(zip_of(MEMBERS))
    first = ensure_corpus(folder, index_dir=index, workers=1)
    assert first.articles["file"].tolist() == [f"a.zip/{path}" for path in MEMBERS]
    (folder / "a.zip").write_bytes(zip_of({"丁.md": GOOD, **MEMBERS}))
    second = ensure_corpus(folder, index_dir=index, workers=1)
    assert len(second) == 4
    assert second.version != first.version


def test_what_is_no_article_is_told_for_each_member_and_hidden_folders_once(tmp_path):
    members = {
        "a.md": GOOD,
        "__MACOSX/._a.md": b"x",
        "__MACOSX/._b.md": b"x",
        "news/.git/config": b"x",
        "news/README.md": b"x",
        "news/empty.md": b"",
        "news/b.md.gz": gzip.compress(GOOD),
        "./c.md": GOOD,
    }
    (tmp_path / "a.tar").write_bytes(tar_of(members, "w"))
    assert reasons(tmp_path) == {
        "a.tar/a.md": "",
        "a.tar/__MACOSX": "hidden files and folders are not read",
        "a.tar/news/.git": "hidden files and folders are not read",
        "a.tar/news/README.md": "tells about the folder, not an article",
        "a.tar/news/empty.md": "an empty file",
        "a.tar/news/b.md.gz": "an archive inside an archive",
        "a.tar/c.md": "",
    }


def test_second_file_of_the_same_name_is_told_and_not_counted(tmp_path):
    names = zip_of({"1.md": GOOD, "2.md": GOOD, "3.md": GOOD})
    for number in (b"2", b"3"):
        names = names.replace(number + b".md", b"1.md")
    (tmp_path / "a.zip").write_bytes(names)
    articles, report = load_articles(tmp_path)
    assert len(articles) == 1
    assert report["file"].is_unique
    assert report["reason"].tolist() == ["", *["a second file of the same name"] * 2]


def test_archive_that_is_cut_off_gives_what_stood_before_the_cut(tmp_path):
    (tmp_path / "a.tar").write_bytes(tar_of(MEMBERS, "w")[:5000])
    found = reasons(tmp_path)
    assert found["a.tar/2024/五月/甲.md"] == ""
    assert "cut off" in found["a.tar"]
    (tmp_path / "a.tar").unlink()
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(tar_of(MEMBERS, "w"))[:-60])
    assert "cut off" in reasons(tmp_path)["b.tar.gz"]


def test_the_real_bytes_count_not_those_of_the_header(tmp_path):
    packed = bytearray(zip_of({"a.md": GOOD}))
    table = packed.index(b"PK\x01\x02")
    packed[table + 24 : table + 28] = struct.pack("<L", 20)
    (tmp_path / "a.zip").write_bytes(packed)
    assert reasons(tmp_path) == {"a.zip/a.md": "unpacks to more than the archive says"}


def test_damaged_member_costs_no_other(tmp_path):
    packed = zip_of({"a.md": GOOD, "b.md": GOOD}, zipfile.ZIP_STORED)
    (tmp_path / "a.zip").write_bytes(packed.replace(b"title", b"tit1e", 1))
    assert reasons(tmp_path) == {"a.zip/a.md": "a damaged file in the archive", "a.zip/b.md": ""}


def test_file_that_only_has_the_name_of_an_archive_is_read_as_what_it_is(tmp_path):
    (tmp_path / "a.zip").write_bytes(GOOD)
    (tmp_path / "b.tar").write_bytes(GOOD)
    (tmp_path / "c.zip").mkdir()
    (tmp_path / "c.zip" / "d.md").write_bytes(GOOD)
    assert reasons(tmp_path) == {"a.zip": "", "b.tar": "", "c.zip/d.md": ""}


def test_links_to_archives_are_not_followed(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "out.zip").write_bytes(zip_of(MEMBERS))
    (tmp_path / "folder" / "a.zip").symlink_to(tmp_path / "out.zip")
    assert reasons(tmp_path / "folder") == {"a.zip": "a link out of the folder"}
    result = read_file(tmp_path / "folder", "a.zip/丙.md")
    assert result.rows == ()
    assert result.report["status"] == "left_out"


def test_reading_an_archive_or_a_member_that_is_not_there_says_so(tmp_path):
    (tmp_path / "a.zip").write_bytes(zip_of(MEMBERS))
    assert "read one by one" in read_file(tmp_path, "a.zip").report["reason"]
    assert "no such file" in read_file(tmp_path, "a.zip/nothing.md").report["reason"]
    assert "no such file" in read_file(tmp_path, "b.zip/nothing.md").report["reason"]


@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_long_and_chinese_names_in_a_tar(tmp_path, kind):
    name = "/".join(["一個很長的資料夾名稱"] * 9) + "/甲.md"
    with tarfile.open(tmp_path / "a.tar", "w", format=kind) as archive:
        for path in (name, "乙.md"):
            header = tarfile.TarInfo(path)
            header.size = len(GOOD)
            archive.addfile(header, io.BytesIO(GOOD))
    assert reasons(tmp_path) == {f"a.tar/{name}": "", "a.tar/乙.md": ""}


@pytest.mark.parametrize("encoding", ["big5", "gbk"])
def test_names_without_the_utf8_flag_are_right_in_both_encodings(tmp_path, encoding):
    name = "燈塔旁的會談.md".encode(encoding)
    packed = zip_of({"x" * len(name): GOOD}).replace(b"x" * len(name), name)
    (tmp_path / "a.zip").write_bytes(packed)
    assert list(reasons(tmp_path)) == ["a.zip/燈塔旁的會談.md"]


def test_tar_with_a_negative_size_or_too_many_files_is_refused(tmp_path):
    header = tarfile.TarInfo("a.md").tobuf()
    negative = bytearray(header)
    negative[124:136] = b"\xff" * 11 + b"\x00"
    negative[148:156] = b" " * 8
    negative[148:156] = f"{sum(negative):06o}\0 ".encode()
    (tmp_path / "a.tar").write_bytes(bytes(negative) * 2)
    (tmp_path / "b.tar.xz").write_bytes(lzma.compress(os.urandom(300_000).join([header] * 2)))
    (tmp_path / "c.tar").write_bytes(header * (MAX_MEMBERS + 1))
    found = reasons(tmp_path)
    assert "a.tar/a.md" not in found
    assert "damaged" in found["b.tar.xz"]
    assert found["c.tar"] == "an archive of more than 20,000 files"


BUILT = [pack() for pack in PACKINGS.values()]
SUFFIXES = [".zip", ".tar", ".tar.gz", ".gz"]
changes = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=8)


@settings(max_examples=int(os.environ.get("WENMAI_EXAMPLES", "80")), deadline=None)
@given(st.sampled_from(BUILT), changes, st.integers(0, 2000), st.sampled_from(SUFFIXES))
def test_mutated_archives_raise_nothing_and_the_report_adds_up(
    tmp_path_factory, packed, bytes_changed, cut, suffix
):
    folder = tmp_path_factory.mktemp("mutated")
    data = bytearray(packed[: max(10, len(packed) - cut)])
    for position, value in bytes_changed:
        data[position % len(data)] = value
    (folder / f"a{suffix}").write_bytes(data)
    articles, report = load_articles(folder)
    assert len(report) == len(list_files(folder)) > 0
    assert report["file"].is_unique
    assert not report["reason"].str.contains("reader failed").any()
    assert len(articles) <= len(MEMBERS)
