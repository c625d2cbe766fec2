"""TLS certificates for the connection to a Dask scheduler: from options, or from Dask's own configuration."""

import ssl
from pathlib import Path
from typing import Any

ENCRYPTED = ("tls://", "wss://")
"""Prefixes of scheduler addresses that need certificates."""


def security(ca_file: Path | None, cert: Path | None, key: Path | None) -> Any:
    """Return Dask's `Security` for these PEM files; None if Dask is not installed.

    Without any file, those named in Dask's configuration are used. The key may be in the certificate's file. Raises
    ValueError, with one line, if a file is missing or cannot be used.
    """
    try:
        from distributed import Security
    except ImportError:
        return None
    if ca_file is None and cert is None and key is None:
        configured = Security(require_encryption=True)
        try:
            context = configured.get_connection_args("client")["ssl_context"]
        except OSError as error:
            raise ValueError(f"the certificates of Dask's configuration cannot be used ({error}); check it") from None
        if context is None:
            raise ValueError("certificates are missing; give --tls-ca-file, --tls-cert and --tls-key")
        return configured
    if ca_file is None or cert is None:
        missing = "--tls-ca-file" if ca_file is None else "--tls-cert"
        raise ValueError(f"{missing} is missing; give --tls-ca-file, --tls-cert and --tls-key")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(ca_file)
    except OSError as error:
        raise ValueError(f"--tls-ca-file {ca_file} cannot be used ({_reason(error)}); give a PEM file") from None
    try:
        context.load_cert_chain(cert, key)
    except OSError as error:
        files = f"--tls-cert {cert}" + (f" with --tls-key {key}" if key else " without --tls-key")
        raise ValueError(f"{files} cannot be used ({_reason(error)}); give a certificate and its key") from None
    # An omitted option would be filled in from Dask's configuration: a key for another certificate.
    names = {"tls_ca_file": ca_file, "tls_client_cert": cert, "tls_client_key": key}
    return Security(require_encryption=True, **{name: str(path) if path else None for name, path in names.items()})


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):  # its text refers to a line of CPython's C sources
        return (error.reason or "not in PEM format, or not all of it").lower().replace("_", " ")
    return error.strerror or type(error).__name__
