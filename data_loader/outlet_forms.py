"""The many forms of an outlet's name, brought to one: 德国之声, DW, 德國之聲中文網, www.dw.com."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from data_loader.outlets import Outlet, aliases, catalogue, hosts
from data_loader.scripts import fold_text

if TYPE_CHECKING:
    import pandas as pd

_DECORATION: Final = re.compile(r"[\s·・‧《》「」『』〈〉()（）【】\[\]|'\"’“”_-]+")
_CLOSING: Final = re.compile(
    r"(?:新?聞?中文網|中文网|新聞網|新闻网|網站|网站|電子報|电子报|客戶端|客户端|官方網站|官網|官网|網|网|app)$"
)
_HOST: Final = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})/?")


@lru_cache(maxsize=4096)
def find_known_outlet(name: str) -> Outlet | None:
    """Return the outlet of ``outlets.toml`` that a name, a form of it or its host stands for.

    Script, width, letter case, blanks, brackets and a closing 網 or 客戶端 do not matter.

    >>> [find_known_outlet(name).name for name in ("ＤＷ", "《德国之声》", "dw.com", "聯合早報網")]
    ['德國之聲', '德國之聲', '德國之聲', '聯合早報']
    """
    known = aliases().get(name.casefold())
    if known or not name:
        return known
    form = outlet_key(name)
    shorter = _CLOSING.sub("", form)
    host = _HOST.fullmatch(name.strip().casefold())
    return (
        _by_key().get(form)
        or (_by_key().get(shorter) if len(shorter) > 1 else None)
        or (outlet_of_host(host[1]) if host else None)
    )


@lru_cache(maxsize=4096)
def outlet_of_host(host: str) -> Outlet | None:
    """Return the outlet whose address ``host`` is, subdomains included."""
    labels = host.split(".")
    suffixes = (".".join(labels[first:]) for first in range(len(labels)))
    return next((hosts()[suffix] for suffix in suffixes if suffix in hosts()), None)


def outlet_key(name: str) -> str:
    """Return what the forms of one name have in common.

    >>> outlet_key("海邊 日報") == outlet_key("《海边日报》")
    True
    """
    plain = _DECORATION.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return fold_text(plain) or name


def merge_outlet_names(articles: "pd.DataFrame") -> "pd.DataFrame":
    """Return the *articles* table with the forms of each outlet's name brought to one.

    What was written is kept in ``repairs``.
    """
    outlets = articles["outlet"].tolist()
    merged = find_merged_names(outlets)
    if not merged:
        return articles
    changed = articles.copy()
    changed["outlet"] = [merged.get(name, name) for name in outlets]
    changed["repairs"] = [
        [*told, describe_merged(name)] if name in merged else told
        for told, name in zip(articles["repairs"], outlets, strict=True)
    ]
    return changed.astype({"outlet": articles["outlet"].dtype})


def find_merged_names(outlets: Iterable[str]) -> dict[str, str]:
    """Return the form to use for every name that is not the one form of its outlet.

    An outlet that ``outlets.toml`` does not know goes by its most frequent form among
    ``outlets`` (one an article, in the order of the files), of equals by the first.
    """
    counts = Counter(outlets)
    unknown = {name: n for name, n in counts.items() if name and name not in catalogue().outlets}
    chosen: dict[str, str] = {}
    for name in sorted(unknown, key=lambda name: -unknown[name]):
        chosen.setdefault(outlet_key(name), name)
    forms = {name: chosen[outlet_key(name)] for name in unknown}
    return {name: form for name, form in forms.items() if name != form}


def describe_merged(name: str) -> str:
    """Return what ``repairs`` says of an article whose outlet was written ``name``."""
    return f"outlet written {name[:40]!r} brought to one form"


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Outlet]:
    return {outlet_key(name): outlet for name, outlet in aliases().items()}
