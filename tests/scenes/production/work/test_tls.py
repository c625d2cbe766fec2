"""Certificates for a Dask scheduler: which options go together, and a cluster that requires TLS."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
import pytest
from click.testing import CliRunner, Result

from scenes.production.commands.cli import main
from scenes.production.work import dask_cluster, pool, tls
from scenes.production.work.dask_cluster import FarmWorkers
from scenes.production.work.errors import Failure
from scenes.production.work.progress_bars import Silent
from tests.scenes.production.clusters import cluster_here

pytestmark = [
    pytest.mark.filterwarnings("default"),  # of the packages behind the scheduler
    pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make certificates"),
]
ADDRESS = "tls://127.0.0.1:8786"


@dataclass(frozen=True)
class Pair:
    """A self-signed certificate, which is its own authority, and its key."""

    cert: Path
    key: Path


def new_pair(folder: Path, name: str) -> Pair:
    pair = Pair(folder / f"{name}.pem", folder / f"{name}.key")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    command += ["-out", str(pair.cert), "-keyout", str(pair.key)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return pair


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return new_pair(tmp_path_factory.mktemp("ours"), "ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return new_pair(tmp_path_factory.mktemp("theirs"), "theirs")


def settings(ca_file: Path | None, cert: Path | None, key: Path | None) -> Any:
    """Set Dask's configuration while the block runs."""
    paths = {"ca-file": ca_file, "client.cert": cert, "client.key": key}
    return dask.config.set({f"distributed.comm.tls.{name}": path and str(path) for name, path in paths.items()})


@pytest.fixture(autouse=True)
def unconfigured() -> Iterator[None]:
    """Remove certificates that this machine's Dask may have configured."""
    import distributed  # noqa: F401  # brings its settings, and would otherwise bring them later

    with settings(None, None, None):
        yield


def call(*options: object) -> Result:
    return CliRunner().invoke(main, ["film", *map(str, options)])


@dataclass(frozen=True)
class Job:
    name: str


def named(job: Job, report: Callable[[int], None]) -> str:
    return job.name


def test_a_cluster_that_speaks_tls_works_for_who_has_its_certificates(
    ours: Pair, theirs: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import Security

    roles = {f"tls_{role}_{what}": str(getattr(ours, what)) for role in ("scheduler", "worker", "client")
             for what in ("cert", "key")}  # fmt: skip
    security = Security(require_encryption=True, tls_ca_file=str(ours.cert), **roles)
    with cluster_here(tmp_path, workers=1, protocol="tls://", security=security) as address:
        assert address.startswith("tls://")

        def results(certificates: Any) -> list[str]:
            return pool.run(named, [Job("one"), Job("two")], [1, 1], FarmWorkers(address, certificates), Silent())

        assert results(tls.security(ours.cert, ours.cert, ours.key)) == ["one", "two"]
        with settings(ours.cert, ours.cert, ours.key):
            assert results(tls.security(None, None, None)) == ["one", "two"]
        monkeypatch.setattr(dask_cluster, "CONNECT_TIMEOUT", 2)
        for certificates in (tls.security(theirs.cert, theirs.cert, theirs.key), None):
            with pytest.raises(Failure, match=rf"^no Dask scheduler answers at {address} \(.+\); start one or check"):
                results(certificates)
        plain = FarmWorkers(address.replace("tls", "tcp"))
        with pytest.raises(Failure, match=r"^no Dask scheduler answers at tcp://"):
            pool.run(named, [Job("one")], [1], plain, Silent())


def test_certificates_of_the_options_reach_the_client(ours: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    def render_options(show: object, workers: int, cluster: FarmWorkers, *more: object) -> None:
        given.append(cluster)
        raise Failure("enough")

    monkeypatch.setattr("scenes.production.commands.cli.render_options", render_options)
    files = "--tls-ca-file", ours.cert, "--tls-cert", ours.cert, "--tls-key", ours.key
    assert call("--scheduler", ADDRESS, *files).stderr == "Error: enough\n"
    (cluster,) = given
    assert cluster.address == ADDRESS
    assert cluster.security.tls_ca_file == str(ours.cert)
    assert cluster.security.get_tls_config_for_role("client")["key"] == str(ours.key)
    assert cluster.security.require_encryption


def test_the_key_may_be_in_the_file_of_the_certificate(ours: Pair, theirs: Pair, tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    both.write_text(ours.cert.read_text() + ours.key.read_text())
    with settings(theirs.cert, theirs.cert, theirs.key):  # whose key belongs to another certificate
        security = tls.security(ours.cert, both, None)
    assert security.get_connection_args("client")["ssl_context"] is not None
    assert security.get_tls_config_for_role("client")["key"] is None


NEED = "certificates need --scheduler tls://HOST:PORT; "


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--tls-cert", "OURS"], NEED + "--scheduler is missing"),
        (["--scheduler", "tcp://h:1", "--tls-ca-file", "OURS"], NEED + "tcp://h:1 is not encrypted"),
        (["--scheduler", "tcp://h:1", "--tls-key", "KEY"], NEED + "tcp://h:1 is not encrypted"),
        (["--scheduler", ADDRESS], "certificates are missing; give --tls-ca-file, --tls-cert and --tls-key"),
        (["--scheduler", ADDRESS, "--tls-cert", "OURS"], "--tls-ca-file is missing; give --tls-ca-file, --tls-cert"),
        (["--scheduler", ADDRESS, "--tls-ca-file", "OURS"], "--tls-cert is missing; give --tls-ca-file, --tls-cert"),
        (["--scheduler", ADDRESS, "--tls-ca-file", "none.pem"], "File 'none.pem' does not exist."),
        (["--scheduler", ADDRESS, "--tls-ca-file", "."], "File '.' is a directory."),
        (["--scheduler", ADDRESS, "--tls-ca-file", "KEY", "--tls-cert", "OURS", "--tls-key", "KEY"],
         "--tls-ca-file KEY cannot be used (REASON); give a PEM file"),
        (["--scheduler", ADDRESS, "--tls-ca-file", "OURS", "--tls-cert", "OURS"],
         "--tls-cert OURS without --tls-key cannot be used (REASON); give a certificate and its key"),
        (["--scheduler", ADDRESS, "--tls-ca-file", "OURS", "--tls-cert", "OURS", "--tls-key", "OTHER"],
         "--tls-cert OURS with --tls-key OTHER cannot be used (REASON); give a certificate and its key"),
        (["--scheduler", "tls://h", "--tls-ca-file", "OURS", "--tls-cert", "OURS", "--tls-key", "KEY"],
         "'tls://h' is not an address; give one such as tcp://127.0.0.1:8786"),
    ],
)  # fmt: skip
def test_options_that_do_not_fit_are_named_in_one_line(
    ours: Pair, theirs: Pair, options: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ours.cert.parent)
    names = {"OURS": ours.cert.name, "KEY": ours.key.name, "OTHER": str(theirs.key)}
    result = call(*(names.get(option, option) for option in options))
    assert result.exit_code == 2
    line = result.stderr.splitlines()[-1]
    for name, path in names.items():
        message = message.replace(name, path)
    pattern = re.escape(message).replace("REASON", r"[\w ,]+")  # as OpenSSL words it
    assert re.fullmatch(rf"Error: Invalid value for '--[\w-]+': {pattern}.*", line), line


def test_a_configuration_that_cannot_be_used_is_named_in_one_line(ours: Pair) -> None:
    with settings(ours.cert, ours.cert, Path("none.key")):
        result = call("--scheduler", ADDRESS)
    assert result.exit_code == 2
    assert "the certificates of Dask's configuration cannot be used (" in result.stderr.splitlines()[-1]


def test_without_dask_the_failure_names_the_extra(ours: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    assert tls.security(ours.cert, ours.cert, ours.key) is None
    with pytest.raises(Failure, match="--scheduler needs Dask; install it with"):
        pool.run(named, [Job("one")], [1], FarmWorkers(ADDRESS), Silent())
