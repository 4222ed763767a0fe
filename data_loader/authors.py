"""Bylines: the names in them, without the words that only say "reporter"."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from data_loader.outlets import any_of, catalogue
from data_loader.values import clean_value

_NAME: Final = r"(?:[\u3400-\u9fff·]{2,4}|[A-Za-z][A-Za-z .'-]{1,30})"
_AND: Final = "、,，&和與与及"
# Latin names need two words: "Smith, Ann" is one person. A single 和 or 與 may be part of a name.
_WHOLE_NAME: Final = re.compile(
    r"(?:[\u3400-\u9fff·]{2,12}|[A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*){1,4})"
    r"(?:[（(][^（()）]{1,20}[）)])?"
)
_BETWEEN: Final = re.compile(r"\s*[、,，;；&／/|]\s*|\s+(?:and|和|與|与|及)\s+|(?<=[）)])\s+")
_LONGEST_BYLINE: Final = 60
_NULL: Final = re.compile(r"\b(?:null|undefined|None)\b")
_OPENING: Final = 60  # characters within which a text names its author


@lru_cache(maxsize=4096)
def clean_author(written: str) -> str:
    """Return the names of a byline, joined by 、, without the words for 'reporter'.

    A name in brackets after a name is the same person's other one, and stays.

    >>> clean_author("特約記者王小明"), clean_author("編譯：李大同／即時報導")
    ('王小明', '李大同')
    >>> clean_author("記者王小明, 李大同／綜合報導"), clean_author("大同（李大同）")
    ('王小明、李大同', '大同（李大同）')
    >>> clean_author("本報記者")
    '本報記者'
    """
    text = _closing_remark().sub("", clean_value(_NULL.sub("", written)))
    match = _byline_pattern().fullmatch(text) if len(text) <= _LONGEST_BYLINE else None
    names = _role_inside().sub("", match["name"].strip()) if match else text
    return _split_names(names)


def find_byline(line: str) -> str:
    """Return the name in a line that is nothing but a byline, or ''.

    >>> find_byline("編譯李大同／即時報導"), find_byline("記者協會發表聲明")
    ('李大同', '')
    """
    match = _strict_byline_pattern().fullmatch(line.strip()) if len(line) <= 60 else None
    return (match["name"] or match["marked"] or "").strip() if match else ""


def find_opening_author(blocks: Sequence[str]) -> str:
    """Return the name in a byline that opens the text, as in （記者李大同／台北報導）, or ''."""
    match = _opening_byline_pattern().match(blocks[0][:_OPENING]) if blocks else None
    return match["name"].strip() if match else ""


def _split_names(names: str) -> str:
    """Return names joined by 、 where every part is one, else the text as it is."""
    plain = _closing_report().sub("", names) if len(names) <= _LONGEST_BYLINE else names
    parts = [part.strip() for part in _BETWEEN.split(plain)]
    is_list = len(parts) > 1 and all(map(_WHOLE_NAME.fullmatch, parts))
    return "、".join(dict.fromkeys(parts)) if is_list else plain


@lru_cache(maxsize=1)
def _closing_report() -> re.Pattern[str]:
    return re.compile(
        rf"(?<=\S)\s{{0,3}}[／/|]\s{{0,3}}[^／/|]{{0,12}}?(?:{any_of(catalogue().endings)})$"
    )


@lru_cache(maxsize=1)
def _closing_remark() -> re.Pattern[str]:
    return re.compile(rf"[（(][^（()）]{{0,8}}?(?:{any_of(catalogue().endings)})[）)]$")


@lru_cache(maxsize=1)
def _byline_pattern() -> re.Pattern[str]:
    # One character, such as 文, is a role only before a colon: it may be part of a name.
    long_roles = any_of(role for role in catalogue().roles if len(role) > 1)
    roles = any_of(catalogue().roles)
    role = rf"(?:(?:{long_roles})\s{{0,3}}[:：]?|(?:{roles})\s{{0,3}}[:：])\s{{0,3}}"
    return re.compile(
        rf"[^\s:：，。]{{0,6}}?{role}"
        rf"(?P<name>{_NAME}(?:\s{{0,3}}[{_AND}]\s{{0,3}}(?:{long_roles})?{_NAME}){{0,8}}?)"
        rf"(?:\s{{0,3}}[／/|]\s{{0,3}}[^／/]{{0,12}}?(?:{any_of(catalogue().endings)}))?"
    )


@lru_cache(maxsize=1)
def _role_inside() -> re.Pattern[str]:
    long_roles = any_of(role for role in catalogue().roles if len(role) > 1)
    return re.compile(rf"(?<=[{_AND}])\s*(?:{long_roles})")


@lru_cache(maxsize=1)
def _strict_byline_pattern() -> re.Pattern[str]:
    roles, endings = any_of(catalogue().roles), any_of(catalogue().endings)
    return re.compile(
        rf"[^\s:：，。（(【]{{0,8}}?(?:{roles})(?:"
        rf"\s{{0,3}}[:：]?\s{{0,3}}(?P<name>[^／/|，。：:]{{2,30}}?)"
        rf"\s{{0,3}}[／/|]\s{{0,3}}[^／/，。]{{0,12}}?(?:{endings})"
        rf"|(?:\s{{0,3}}[:：]\s{{0,3}}|\s{{1,3}})(?P<marked>[^／/|，。：:\s]{{2,12}}))"
        rf"(?:\s{{1,4}}\d{{4}}[-/.年][^，。]{{1,20}})?"
    )


@lru_cache(maxsize=1)
def _opening_byline_pattern() -> re.Pattern[str]:
    roles, endings = any_of(catalogue().roles), any_of(catalogue().endings)
    return re.compile(
        rf"[（(〔\[【][^\s）)〕\]】，。]{{0,6}}?(?:{roles})\s{{0,2}}(?P<name>[^／/，。）)〕\]】]{{2,12}}?)"
        rf"\s{{0,2}}[／/][^）)〕\]】]{{0,14}}?(?:{endings})[）)〕\]】]"
    )
