"""The language of the interface: the browser's until the visitor chooses another."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import streamlit as st

from data_loader.lexicons import load_interface

LANGUAGES: Final = {"EN": "en", "繁": "zh-Hant", "简": "zh-Hans"}
"""What the switch and the address say, and the language code of the interface texts."""


@cache
def interface_texts(language: str) -> Mapping[str, str]:
    """Return every text of the interface in one language, by its key."""
    return {key: forms[language] for key, forms in load_interface().items()}


def browser_choice(locale: str | None) -> str:
    """Return the switch position for a browser's locale.

    >>> [browser_choice(locale) for locale in ("zh-TW", "zh-CN", "zh-Hant-HK", "de-DE", None)]
    ['繁', '简', '繁', 'EN', 'EN']
    """
    parts = (locale or "").lower().replace("_", "-").split("-")
    if parts[0] != "zh":
        return "EN"
    return "繁" if {"hant", "tw", "hk", "mo"} & set(parts) else "简"


def chosen_language() -> str:
    """Return the language code in force, before or after the switch has been drawn."""
    told = st.session_state.get("lang") or st.query_params.get("lang")
    return LANGUAGES[told if told in LANGUAGES else browser_choice(st.context.locale)]
