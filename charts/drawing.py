"""A figure on its way to Plotly: plain values, to be added to until the figure is whole.

Plotly holds every value to its schema, and copies it, whenever something is added to a figure: that
takes longer than most questions to a corpus. A drawing is handed over once, unchecked, and is sent
as it is; that Plotly takes it, and would send the same, is what the tests of the charts say.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from _plotly_utils.utils import to_typed_array_spec

Trace = dict[str, Any]


class Drawing(TypedDict):
    """The traces from back to front, and the layout, as Plotly's JSON has them."""

    data: list[Trace]
    layout: dict[str, Any]


def trace(kind: str, **look: Any) -> Trace:
    """Return a trace of a kind (``bar``, ``scatter``, ``heatmap``) with the properties given."""
    return {"type": kind, **_plain(look)}


def rows_of(*columns: Iterable[Any]) -> list[list[Any]]:
    """Return the values of some columns row by row: what hover and click get of each mark."""
    plain = (one.tolist() if isinstance(one, pd.Series | pd.Index) else one for one in columns)
    return [list(row) for row in zip(*plain, strict=True)]


def merged(base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with what is given in its place, at any depth.

    >>> merged({"xaxis": {"title": "a", "side": "top"}}, {"xaxis": {"title": "b"}})
    {'xaxis': {'title': 'b', 'side': 'top'}}
    """
    both = dict(base)
    for name, value in given.items():
        is_both = isinstance(value, Mapping) and isinstance(both.get(name), Mapping)
        both[name] = merged(both[name], value) if is_both else value
    return both


def added_to(drawing: Drawing, traces: Iterable[Trace], **layout: Any) -> Drawing:
    """Return a drawing with further traces in front, and more said of its layout."""
    return {
        "data": [*drawing["data"], *traces],
        "layout": merged(drawing["layout"], layout),
    }


def figure_of(drawing: Drawing) -> go.Figure:
    """Return the figure of a drawing."""
    return _DrawnFigure(drawing)


def layout_of(figure: go.Figure) -> dict[str, Any]:
    """Return the layout that a figure was drawn with."""
    layout: dict[str, Any] = figure._drawing["layout"]
    return layout


class _DrawnFigure(go.Figure):  # type: ignore[misc]  # Plotly tells no types
    """A figure that is Plotly's own only once something of it is looked at.

    A page sends it and does not look: Plotly would copy every value three times on the way.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    def __getattr__(self, name: str) -> Any:
        if "_data" in self.__dict__:
            raise AttributeError(name)
        drawing = self._drawing
        super().__init__(drawing["data"], layout=drawing["layout"], _validate=False)
        return getattr(self, name)

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent to the browser, with arrays in binary form."""
        if "_data" in self.__dict__:
            return dict(super().to_dict())
        traces = [_sent(one) for one in self._drawing["data"]]
        return {"data": traces, "layout": _sent(self._drawing["layout"])}


def _sent(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sent(one) for name, one in value.items()}
    return to_typed_array_spec(value) if isinstance(value, np.ndarray) else value


def _plain(value: Any) -> Any:
    """Return days as ISO 8601 and other columns as arrays, which travel in binary form."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, pd.Series | pd.Index):
        value = value.to_numpy()
    if isinstance(value, np.ndarray) and value.dtype.kind == "M":
        return np.datetime_as_string(value, unit="s").tolist()
    return value
