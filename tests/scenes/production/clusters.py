"""Dask clusters for tests: of separate processes that can be killed, or in threads of this process."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.scenes.production.runs import ENVIRONMENT, wait_until

GUARDED = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""Runs a module until standard input is closed, so that no process outlives the tests, whatever ends them."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Cluster:
    """A scheduler and workers, each a process with its own folder."""

    folder: Path
    port: int = field(default_factory=free_port)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start(self, name: str, *arguments: str, **environment: str) -> None:
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-c", GUARDED, *arguments], cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=log,
                env={**ENVIRONMENT, "PYTHONWARNINGS": "ignore", "TMPDIR": str(folder), **environment},
            )  # fmt: skip

    def start_scheduler(self) -> None:
        options = "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"
        self.start("scheduler", "distributed.cli.dask_scheduler", *options)

    def start_worker(self, name: str, threads: int = 1, **environment: str) -> None:
        options = "--nthreads", str(threads), "--no-nanny", "--no-dashboard", "--name", name
        self.start(name, "distributed.cli.dask_worker", self.address, *options, **environment)

    def workers(self) -> set[str]:
        return {*self.processes} - {"scheduler"}

    def wait(self) -> None:
        """Wait until the scheduler knows all living workers and no others."""
        from distributed import Client

        with Client(self.address, timeout=60, set_as_default=False) as client:

            def known() -> set[str]:
                identity = client.sync(client.scheduler.identity, callback_timeout=60)
                return {state["name"] for state in identity["workers"].values()}

            wait_until(lambda: known() == self.workers())

    def kill(self, *names: str) -> None:
        for name in names:
            process = self.processes.pop(name)
            process.kill()
            process.wait()
            assert process.stdin
            process.stdin.close()

    def need(self, **threads: int) -> None:
        """Start and kill processes so that there is a scheduler, and exactly these workers (name=threads)."""
        if "scheduler" not in self.processes:
            self.kill(*self.processes)
            self.port = free_port()
            self.start_scheduler()
        self.kill(*self.workers() - {*threads})
        for name in {*threads} - self.workers():
            self.start_worker(name, threads[name])
        self.wait()


@contextmanager
def cluster_here(folder: Path, workers: int, **options: Any) -> Iterator[str]:
    """Run a scheduler and workers in threads of this process; yield the scheduler's address."""
    from distributed import LocalCluster

    options = {"host": "127.0.0.1", "protocol": "tcp://", "local_directory": str(folder), **options}
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0", **options
    ) as cluster:
        yield cluster.scheduler_address
