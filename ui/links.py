"""Addresses that keep the visitor's filters."""

from collections.abc import Sequence

import streamlit as st

from ui.markup import page_address
from ui.view import Filters


def filter_parameters(filters: Filters) -> list[tuple[str, str]]:
    """Return the query parameters that bring these filters, this language and this frame back."""
    parameters = [("outlet", outlet) for outlet in filters.outlets]
    parameters += [("topic", topic) for topic in filters.topics]
    parameters += [("years", str(year)) for year in filters.years or ()]
    if filters.count_copies:
        parameters.append(("copies", "true"))
    if "lang" in st.query_params:
        parameters.append(("lang", st.query_params["lang"]))
    if st.context.is_embedded:
        parameters.append(("embed", "true"))
    return parameters


def article_address(article_id: str, query: str, kept: Sequence[tuple[str, str]]) -> str:
    """Return the address of an article in the reader, with what was looked for marked in it.

    Args:
        article_id: names the article.
        query: what was looked for; may be empty.
        kept: the visitor's ``filter_parameters``, the same for a whole list.
    """
    asked = [("q", query)] if query else []
    return page_address("articles", [("article", article_id), *asked, *kept])
