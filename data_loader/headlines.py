"""The headline of a page that does not mark it: the line that looks like one and fits the text."""

import re
from collections.abc import Sequence
from typing import Final

from data_loader.captions import is_caption, strip_credit
from data_loader.outlets import matcher

_SENTENCE_END: Final = re.compile(r"[。！？!?；;…][」』”’）)]*")
_SENTENCE: Final = re.compile(r"。|[！？!?；;][」』”’）)]*$|[.](?:\s|$)")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SHORTEST_PROSE: Final = 40
_SHORTEST_TITLE: Final = 6
_LONGEST_TITLE: Final = 60
_LOOK_BACK: Final = 40
_ABOVE_BYLINE: Final = 6
_OVERLAP_ENOUGH: Final = 0.35
_EXPECTED_PLACE: Final = 0.2


def is_prose(line: str) -> bool:
    """Return whether ``line`` is a sentence or more of running text, not a headline or caption.

    >>> is_prose("兩國代表週二在第三地會談。" * 4), is_prose("兩國代表週二在第三地會談")
    (True, False)
    """
    return (
        len(line) >= _SHORTEST_PROSE and _SENTENCE.search(line) is not None and not is_caption(line)
    )


def find_first_prose(lines: Sequence[str]) -> int:
    """Return the position of the first line of running text; ``len(lines)`` without any."""
    return next((index for index, line in enumerate(lines) if is_prose(line)), len(lines))


def find_headline(lines: Sequence[str], prose: int) -> int | None:
    """Return the position of the most headline-like line above ``lines[prose]``, or None.

    A headline is 6 to 60 characters, is no page furniture, does not end as a sentence does, and
    shares its pairs of characters with the text below it. On the first line or right above the
    text less agreement will do. Of equals the lowest line wins.
    """
    furniture = matcher("").find(lines[:prose])
    text = _opening(lines, prose)
    best: tuple[float, int] | None = None
    for index in range(max(0, prose - _LOOK_BACK), prose):
        score = 0.0 if index in furniture else _score(strip_credit(lines[index]), text)
        if index in (0, prose - 1) and score:  # where a headline is expected
            score += _EXPECTED_PLACE
        if score >= _OVERLAP_ENOUGH and (best is None or score >= best[0]):
            best = (score, index)
    return best[1] if best else None


def find_line_above(lines: Sequence[str], byline: int, prose: int) -> int | None:
    """Return the position of the line above the byline that can be a headline, or None.

    Menu entries in between are passed over, and so are headlines of other articles: lines that
    share no pair of characters with the text from ``lines[prose]`` on.
    """
    text = _opening(lines, prose)
    first = max(0, byline - _ABOVE_BYLINE)
    for index in range(byline - 1, first - 1, -1):
        if not matcher("").find([lines[index]]) and _score(strip_credit(lines[index]), text):
            return index
    return None


def first_sentence(text: str) -> str:
    """Return the first sentence of ``text``, at most 60 characters.

    >>> first_sentence("會談已經結束。雙方沒有發表聲明。")
    '會談已經結束'
    """
    sentence = _SENTENCE_END.split(text, maxsplit=1)[0].strip()
    return sentence if len(sentence) <= _LONGEST_TITLE else sentence[: _LONGEST_TITLE - 1] + "…"


def _opening(lines: Sequence[str], prose: int) -> str:
    return "".join(lines[prose : prose + 6])[:1500]


def _score(line: str, text: str) -> float:
    if not _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE or line.endswith(("。", "；", "：")):
        return 0.0
    pairs = {
        line[start : start + 2]
        for start in range(len(line) - 1)
        if _HAN.match(line[start]) and _HAN.match(line[start + 1])
    }
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
