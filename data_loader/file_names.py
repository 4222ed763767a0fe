"""What a file's name alone tells: hidden, about the folder, an archive."""

import re
from collections.abc import Sequence
from typing import Final

SETTINGS_FILE: Final = "corpus.toml"
"""What the owner tells about the folder; see ``data_loader.settings``."""

_TELLING: Final = (
    "(?:readme|licen[cs]e|copying|notice|changelog|changes|authors|contributors|contributing|"
    "citation|code_of_conduct|security)"
)
_ABOUT_THE_FOLDER: Final = re.compile(rf"{_TELLING}(?:[._-].*)?", re.IGNORECASE)
_SPECIAL: Final = re.compile(
    rf"/((?:\.|__MACOSX|{re.escape(SETTINGS_FILE)}|{_TELLING})[^/]*)", re.IGNORECASE
)
_ARCHIVE_ENDINGS: Final = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz")
_ARCHIVE: Final = re.compile(r"\.(?:zip|tar|tar\.gz|tgz|tar\.xz|txz)$", re.IGNORECASE)
_PACKED: Final = re.compile(
    r"\.(?:zip|tar|gz|tgz|xz|txz|bz2|tbz2?|lzma|zst|7z|rar)$", re.IGNORECASE
)
_INSIDE: Final = re.compile(r"\.(?:zip|tar|tar\.gz|tgz|tar\.xz|txz)(?=/)", re.IGNORECASE)


def is_hidden(name: str) -> bool:
    """Return whether a file or folder of this name is hidden, or what a Mac adds to archives."""
    return name.startswith(".") or name == "__MACOSX"


def name_problem(path: str) -> str:
    """Return why the file at ``path`` below the corpus folder is no article, by its name alone.

    The answer is in words; it is empty when the file may be one.

    >>> name_problem("README.md"), name_problem("readings.md")
    ('tells about the folder, not an article', '')
    """
    name = path.rpartition("/")[2]
    if path == SETTINGS_FILE:
        return "the settings of this corpus, not an article"
    if name == SETTINGS_FILE:
        return f"{SETTINGS_FILE} counts only at the top of the corpus folder"
    if is_hidden(name):
        return "hidden files and folders are not read"
    if _ABOUT_THE_FOLDER.fullmatch(name):
        return "tells about the folder, not an article"
    return ""


def find_special(names: Sequence[str]) -> set[str]:
    """Return the names that ``name_problem`` has to look at: one in thousands.

    They are looked for in all names at once, which takes a quarter of the time.

    >>> find_special(["0042.md", "README.md", ".git", "會議.md"]) == {"README.md", ".git"}
    True
    """
    return set(_SPECIAL.findall("/" + "/".join(names)))


def holds_archive(paths: Sequence[str]) -> bool:
    """Return whether there is an archive among files, looked for in all paths at once.

    >>> holds_archive(["a.zip/b.md", "c.md"]), holds_archive(["c.md", "2021.ZIP"])
    (False, True)
    """
    may_be_one = _INSIDE.search("/".join((*paths, ""))) is not None
    return may_be_one and any(map(is_archive, paths))


def is_archive(name: str) -> bool:
    """Return whether a file of this name should be an archive of files.

    >>> is_archive("2021.tar.gz"), is_archive("talks.md.gz")
    (True, False)
    """
    return name.lower().endswith(_ARCHIVE_ENDINGS)


def folder_name(name: str) -> str:
    """Return what a folder is called: an archive is a folder too, its ending aside.

    >>> folder_name("海邊日報.tar.gz"), folder_name("2021")
    ('海邊日報', '2021')
    """
    return _ARCHIVE.sub("", name)


def is_packed(name: str) -> bool:
    """Return whether a file of this name is an archive or a compressed file of any kind."""
    return _PACKED.search(name) is not None


def archive_parts(path: str) -> list[tuple[str, str]]:
    """Return the ways to take ``path`` as an archive and the member of it.

    >>> archive_parts("a/b.zip/c.md"), archive_parts("a/b.zip")
    ([('a/b.zip', 'c.md')], [])
    """
    return [(path[: part.end()], path[part.end() + 1 :]) for part in _INSIDE.finditer(path)]
