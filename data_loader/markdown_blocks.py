"""Markdown, with the scraps of HTML that scrapers leave in it, to plain blocks of text.

Line by line and with expressions that cannot backtrack, since a file may be hostile: the time
taken grows with the length of the text and nothing else.
"""

import html
import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from data_loader.html_blocks import html_blocks
from data_loader.line_shapes import describe_removed

_TARGET: Final = r"\((?:[^()\n]++|(?>\([^()\n]*\)))*+\)"  # possessive: it never tries again
# With or without its end, so that no image is looked for again inside of what was none.
_IMAGE: Final = re.compile(rf"!\[([^\]\n]*+)(?>(\]{_TARGET}))?+")
_LINK: Final = re.compile(rf"\[((?:[^\[\]]++|(?>\[[^\[\]\n]*\]))*+)\]{_TARGET}")
_BROKEN_LINK: Final = re.compile(r"\[([^\[\]]*+)\]\((?:https?:|/)[^\s()]*+\(?[^\s()]*+")
_AUTOLINK: Final = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--")
_RULE: Final = re.compile(r"(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}")
_TABLE_RULE: Final = re.compile(r"[|:\- ]{3,}")
_HEADING: Final = re.compile(r"#{1,6}(?:[ \t]+|$)")
_BULLET: Final = re.compile(r"[*+-][ \t]+|[*+-]$")
_NUMBERED: Final = re.compile(r"\d{1,3}[.)][ \t]")
_STRONG: Final = re.compile(r"(?<!\\)(?:\*\*+|~~)")
# The same where no ~ is: an expression that opens with its mark skips to it.
_STARS: Final = re.compile(r"\*(?<!\\\*)\*+")
_STARRED: Final = re.compile(r"(?<![\\*0-9A-Za-z])\*(?=[^\s*])([^*\n]{1,2000})\*(?!\*)")
_UNDERLINED: Final = re.compile(r"(?<![\\\w])_{1,2}(?=[^\s_])([^_\n]{1,2000})_{1,2}(?!\w)")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$])")
_MANY_TAGGED: Final = 500
_LAST_MARK: Final = "~"  # no line that opens with a character beyond it is markup
_INLINE_MARKS: Final = "*_\\&`\xa0"
_LABEL: Final = itemgetter(1)
_LATIN_EDGE: Final = re.compile(r"[A-Za-z0-9,.;:!?)]")


def markdown_blocks(text: str, furniture: list[str]) -> list[str]:
    """Return the paragraphs, headings, list entries and table rows of ``text``, without markup.

    Figures, images and template residue are taken out and recorded in ``furniture``. A hard line
    break ends a block.
    """
    if "<figure" in text:
        text = _cut(text, "<figure", "</figure>", "figure", furniture)
    if "{" in text:
        text = _cut(text, "{{", "}}", "template residue", furniture).replace("{{", " ")
    if "](" in text:
        if "!" in text:
            text = _IMAGE.sub(lambda image: _record_image(image, furniture), text)
        text = _BROKEN_LINK.sub(_LABEL, _LINK.sub(_LABEL, text))
    if "~" in text:
        text = _STRONG.sub("", text)
    elif "*" in text:
        text = _STARS.sub("", text)
    if "<" in text:
        text = _AUTOLINK.sub(_LABEL, text)
        blocks = _without_html(_split(text), furniture)
    else:
        blocks = _split(text)
    if any(map(text.__contains__, _INLINE_MARKS)):
        blocks = list(map(_inline, blocks))
    return list(filter(None, map(str.strip, blocks)))


def _cut(text: str, opening: str, closing: str, rule: str, furniture: list[str]) -> str:
    kept: list[str] = []
    position = 0
    while (first := text.find(opening, position)) >= 0:
        last = text.find(closing, first)
        if last < 0:
            break
        kept.append(text[position:first])
        position = last + len(closing)
        inside = _TAG.sub(" ", text[first:position]).strip("{}<>% \n")
        furniture.append(describe_removed(rule, html.unescape(inside)))
    kept.append(text[position:])
    return "\n\n".join(kept) if rule == "figure" else " ".join(kept)


def _record_image(image: re.Match[str], furniture: list[str]) -> str:
    if not image[2]:
        return image[0]
    furniture.append(describe_removed("image", image[1]))
    return ""


def _split(text: str) -> list[str]:
    """Return blocks that still hold inline markup."""
    blocks: list[str] = []
    for part in text.split("\n\n"):
        line = part.strip()
        if line[:1] > _LAST_MARK and "\n" not in line:
            blocks.append(line)
        elif line:
            blocks.extend(_split_lines(part))
    return blocks


def _split_lines(text: str) -> Iterator[str]:
    """Yield the blocks of lines without an empty one between them."""
    paragraph: list[str] = []
    for raw in text.split("\n"):
        line = raw.strip()
        if line and line[0] > _LAST_MARK:
            paragraph.append(line)
            if raw.endswith("  "):
                yield from _flush(paragraph)
            continue
        if line.startswith(">"):
            line = line.lstrip("> \t")
        if not line or _RULE.fullmatch(line):
            yield from _flush(paragraph)
        elif line[0] == "|":
            yield from _flush(paragraph)
            if not _TABLE_RULE.fullmatch(line):
                yield " ".join(cell.strip() for cell in line.strip("|").split("|")).strip()
        elif heading := _HEADING.match(line):
            yield from _flush(paragraph)
            yield line[heading.end() :].rstrip("# ")
        else:
            if bullet := _BULLET.match(line):
                yield from _flush(paragraph)
                line = line[bullet.end() :]
            elif _NUMBERED.match(line):
                yield from _flush(paragraph)
            paragraph.append(line.removesuffix("\\"))
            if raw.endswith(("  ", "\\")):
                yield from _flush(paragraph)
    yield from _flush(paragraph)


def _flush(paragraph: list[str]) -> Iterator[str]:
    if paragraph:
        yield _join(paragraph)
        paragraph.clear()


def _join(lines: list[str]) -> str:
    """Join the lines of a paragraph: with a blank between Latin words, without in Chinese."""
    joined = lines[0]
    for line in lines[1:]:
        latin = joined and line and _LATIN_EDGE.match(joined[-1]) and _LATIN_EDGE.match(line[0])
        joined += (" " if latin else "") + line
    return joined


def _without_html(blocks: list[str], furniture: list[str]) -> list[str]:
    """Return ``blocks`` without tags: each parsed alone, so that an open tag hides no other one.

    With very many the start of a parser for each would take too long; they are parsed together.
    """
    tagged = {index for index, block in enumerate(blocks) if "<" in block and _TAG.search(block)}
    if len(tagged) > _MANY_TAGGED:
        return html_blocks("<hr>".join(blocks), furniture)
    return [
        part
        for index, block in enumerate(blocks)
        for part in (html_blocks(block, furniture) if index in tagged else [block])
    ]


def _inline(text: str) -> str:
    if "*" in text:
        text = _STARRED.sub(r"\1", text)
    if "_" in text:
        text = _UNDERLINED.sub(r"\1", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "&" in text:
        text = html.unescape(text)
    return text.replace("`", "").replace("\xa0", " ")
