"""Certificates: whether a pair can be used, a self-made one, and a context that follows the files."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

SELF_MADE_DAYS = 365


def problems(certificate: Path, key: Path, now: int) -> list[tuple[str, str]]:
    """What keeps this pair from being used, as (`certificate` or `key`, sentence). `now` in ms."""
    found: list[tuple[str, str]] = []
    public = private = None
    try:
        leaf = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
        public = _spki(leaf.public_key())
        moment = datetime.fromtimestamp(now / 1000, UTC)
        if leaf.not_valid_after_utc <= moment:
            found.append(("certificate", f"has expired on {leaf.not_valid_after_utc:%Y-%m-%d}"))
        if leaf.not_valid_before_utc > moment:
            found.append(
                ("certificate", f"is valid only from {leaf.not_valid_before_utc:%Y-%m-%d} on")
            )
    except OSError as error:
        found.append(("certificate", f"can't be read: {certificate}: {error.strerror}"))
    except ValueError:
        found.append(("certificate", f"must be a PEM file with a certificate: {certificate}"))
    try:
        private_key = serialization.load_pem_private_key(key.read_bytes(), password=None)
        private = _spki(private_key.public_key())
    except OSError as error:
        found.append(("key", f"can't be read: {key}: {error.strerror}"))
    except (ValueError, TypeError):
        found.append(("key", f"must be a PEM file with a private key without a password: {key}"))
    if public is not None and private is not None and public != private:
        found.append(("key", "doesn't belong to the certificate"))
    return found


def _spki(public_key: object) -> bytes:
    return public_key.public_bytes(  # type: ignore[attr-defined, no-any-return]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and newer with the standard library's own choice of ciphers, HTTP/1.1 only (websockets)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(certificate, key)
    return context
