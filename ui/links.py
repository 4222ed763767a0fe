"""Addresses that keep the visitor's filters."""

import streamlit as st

from ui.markup import page_address
from ui.view import Filters, View


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


def article_address(view: View, article_id: str, query: str = "") -> str:
    """Return the address of an article in the reader, with what was looked for marked in it."""
    parameters = [("article", article_id)]
    if query:
        parameters.append(("q", query))
    return page_address("articles", [*parameters, *filter_parameters(view.filters)])
