"""A real dashboard server for the browser tests: started, waited for, listened to, stopped."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10


@dataclass
class Server:
    """A running dashboard; ``log`` holds what it said on stdout and stderr."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def read_log(self) -> str:
        return self.log.read_text("utf-8", errors="replace")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_server(corpus: Path, *, log: Path, cache: Path | None = None) -> Server:
    """Start the dashboard on a free port and return it once it answers.

    The server gets the project's settings and no others: what a visitor meets is what is tested.
    Its index lies in ``cache``, or where the user's own lie.
    """
    port = find_free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
    environment["WENMAI_CORPUS"] = str(corpus)
    if cache:
        environment["WENMAI_CACHE"] = str(cache)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true"]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    wait_until_it_answers(server)
    return server


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(server: Server) -> None:
    """Wait for the health page.

    Raises:
        RuntimeError: the server ended or did not answer in time; the message holds its log.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    server.stop()
    raise RuntimeError(f"The dashboard did not start. It said:\n{server.read_log()}")
