"""What every format reader gives: the raw parts of one article, before cleaning."""

from dataclasses import dataclass, field
from typing import Final

MAX_ITEMS: Final = 5_000  # more cannot be read within 5 seconds


@dataclass(slots=True)
class RawItem:
    """One article as its file has it.

    Attributes:
        title: headline; empty when the format has none.
        dates: candidates for the time of publication, best first: as written, and what to note
            under ``inferred`` when it is the one that counts ('' for nothing).
        stamp: the feed's own time stamp: the moment of publication where ``dates`` gives a day.
        outlet: name of the outlet as written; ``author``, ``category``, ``tags`` likewise.
        urls: addresses, best first.
        blocks: the text without markup, one paragraph, heading or list entry each.
        page: the whole page as text, where an outlet's signature may stand; empty when the format
            states an address.
        has_loose_captions: captions stand between the paragraphs with nothing but their credit to
            tell them apart.
        is_in_outlets_folder: such files lie in a folder with the outlet's name.
        needs_date: only a date, in the text or the file's name, shows that it is an article.
        broken: in words, why the item cannot be read; its file's other items still can.
        mended: in words, what was broken in the file and is mended.
        inferred: in words, what the file did not state and was inferred.
        furniture: what the reader took out, as 'rule: text'.
    """

    title: str = ""
    dates: list[tuple[str, str]] = field(default_factory=list)
    stamp: str = ""
    outlet: str = ""
    author: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    page: str = ""
    has_loose_captions: bool = False
    is_in_outlets_folder: bool = False
    needs_date: bool = False
    broken: str = ""
    mended: list[str] = field(default_factory=list)
    inferred: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
