"""GB 18030 or Big5: told by how much common Chinese comes out, as most bytes are valid in both."""

import re
from functools import lru_cache
from typing import Final

ENCODINGS: Final = ("gb18030", "big5hkscs")
"""GB 18030 holds GB 2312 and GBK; Big5 is read with Hong Kong's characters."""

# The characters Chinese prose cannot do without, in both scripts: a wrong decoding has few of them.
_FREQUENT: Final = frozenset(
    "的一是不了在人有我他這这個个中大來来上國国和到說说們们為为子時时道出會会對对也就年生可要以後后"
    "過过與与及於于被將将，。、「」“”；：？！"
)
_CANTONESE: Final = "嘅咗喺佢哋唔啲嚟冇嗰咁乜嘢睇邊"
_ASCII: Final = re.compile("[\x00-\x7f]+")
_SAMPLE: Final = 20_000
_ENOUGH: Final = 0.75


def measure_chinese(text: str, *, enough: float = 2) -> float:
    """Return how much ``text`` reads like Chinese, from 0 to 2.

    That is the share of its characters (ASCII left out) that are common, plus the share of those
    that are very frequent. Of 1,600 real articles 99 % reach 1.09 (half of them 1.3), a list of
    names 1.0; read in the wrong Chinese encoding 99 % stay below 0.56. Where the first share is
    ``enough``, the second is not counted.

    >>> round(measure_chinese("會談的結果"), 1), measure_chinese("穦逆")
    (1.4, 0.5)
    """
    wide = _ASCII.sub("", text)[:_SAMPLE]
    if not wide:
        return 0.0
    common = len(wide) - len(_common_run().sub("", wide))
    if common / len(wide) >= enough:
        return common / len(wide)
    return (common + sum(map(_FREQUENT.__contains__, wide))) / len(wide)


def find_chinese_encoding(data: bytes, errors: str = "strict") -> str:
    """Return the encoding in which ``data`` reads most like Chinese; '' when in neither.

    >>> find_chinese_encoding("海邊的會談".encode("big5"))
    'big5hkscs'
    """
    best, found = _ENOUGH, ""
    for encoding in ENCODINGS:
        try:
            measure = measure_chinese(data.decode(encoding, errors))
        except UnicodeDecodeError:
            continue
        if measure > best:
            best, found = measure, encoding
    return found


@lru_cache(maxsize=1)
def _common_run() -> re.Pattern[str]:
    """Return what finds the first levels of GB 2312 and Big5, ordered by use, and punctuation."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    pairs = [
        (bytes((lead, trail)), encoding)
        for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6))
        for lead in range(first, last + 1)
        for trail in trails
    ]
    characters = {pair.decode(encoding, "ignore") for pair, encoding in pairs}
    marks = "　、。〈〉《》「」『』【】〔〕！（），：；？％～—…‘’“”·○〇／"
    digits = "".join(map(chr, range(0xFF10, 0xFF1A)))
    return re.compile(f"[{re.escape(''.join(characters) + _CANTONESE + marks + digits)}]++")
