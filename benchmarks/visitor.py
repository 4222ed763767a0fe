"""A visitor without a browser: it speaks Streamlit's protocol, so that only the server is timed."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

SECONDS_TO_WAIT = 300


class PageError(RuntimeError):
    """A page showed an exception; its time would mean nothing."""


class Session:
    """One visitor's connection to a running dashboard."""

    def __init__(self, home: str) -> None:
        address = home.replace("http://", "ws://") + "/_stcore/stream"
        self._socket = connect(address, subprotocols=["streamlit"], max_size=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def run(self, page: str, query: str) -> float:
        """Ask for a page with a query string; return the seconds until its script has finished.

        Raises:
            PageError: the page showed an exception.
        """
        return self._ask(page, query, _is_finished)

    def run_until_figure(self, page: str, query: str = "") -> float:
        """Ask for a page; return the seconds until its first figure has come.

        Raises:
            PageError: the page showed an exception.
        """
        return self._ask(page, query, lambda told: told.delta.new_element.HasField("plotly_chart"))

    def _ask(self, page: str, query: str, is_enough: Callable[[ForwardMsg], bool]) -> float:
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        start = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        while True:
            told = ForwardMsg()
            told.ParseFromString(self._socket.recv(timeout=SECONDS_TO_WAIT))
            if told.delta.new_element.HasField("exception"):
                raise PageError(f"{page}?{query}: {told.delta.new_element.exception.message}")
            if is_enough(told):
                return time.perf_counter() - start


def _is_finished(told: ForwardMsg) -> bool:
    is_over = told.WhichOneof("type") == "script_finished"
    return is_over and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
