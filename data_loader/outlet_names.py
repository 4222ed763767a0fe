"""Names that only an outlet can have, also where ``outlets.toml`` does not know it."""

import re
from typing import Final

from data_loader.outlet_forms import find_known_outlet

_ENDINGS: Final = re.compile(
    r".{1,16}(?:[日早晚時时週周商導导快][報报刊]|新聞網|新闻网|中文網|中文网|通訊社|通讯社"
    r"|[電电][台臺]|[電电][視视][台臺]|廣播|广播|傳媒|传媒|雜誌|杂志)"
)


def is_outlet_name(name: str) -> bool:
    """Return whether ``name`` is an outlet's: known, or ending as such names do.

    >>> is_outlet_name("法廣"), is_outlet_name("海邊日報"), is_outlet_name("本報記者")
    (True, True, False)
    """
    text = name.strip()
    return find_known_outlet(text) is not None or _ENDINGS.fullmatch(text) is not None
