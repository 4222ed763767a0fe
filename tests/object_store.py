"""An S3 server on this machine, and what fills its buckets."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
import pytest

_SERVE = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@contextmanager
def serve_s3() -> Iterator[Any]:
    """Start a server, name it to this process and its children, and give its file system."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with (
        subprocess.Popen([sys.executable, "-c", _SERVE], text=True, **pipes) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.stdout.readline().strip()}")
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        yield fsspec.filesystem("s3")
        server.kill()


def upload(folder: Path, address: str) -> None:
    """Bring an address into the state of a folder: what is gone there goes, what differs comes."""
    files, root = fsspec.url_to_fs(address)
    wanted = {
        f"{root}/{path.relative_to(folder)}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    files.invalidate_cache()
    for name in set(files.find(root)) - wanted.keys():
        files.rm_file(name)
    for name, data in wanted.items():
        if not files.exists(name) or files.cat_file(name) != data:
            files.pipe_file(name, data)
