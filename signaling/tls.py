"""Certificates: whether a pair can be used, a self-made one, and a context that follows the files."""

import ipaddress
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signaling.files import write_whole

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


def _spki(public_key: PublicKeyTypes) -> bytes:
    return public_key.public_bytes(
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


class Reloading:
    """A context whose certificate follows the files: `look` loads them again once they have changed.

    Running connections go on; new handshakes get the new certificate. A pair that can't be used is
    left aside and the old one stays, since a half-written file must not end the service.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        self._files = (certificate, key)
        self._seen = self._stamp()
        self.context = server_context(certificate, key)

    def _stamp(self) -> tuple[tuple[int, int, int], ...]:
        found = (file.stat() for file in self._files)
        return tuple((stat.st_mtime_ns, stat.st_size, stat.st_ino) for stat in found)

    def look(self, now: int, *, always: bool = False) -> list[str]:
        """Load the pair if its files have changed (or `always`); what keeps it from being used, if anything."""
        try:
            stamp = self._stamp()
        except OSError as error:
            return [f"{error.filename}: {error.strerror}"]
        if stamp == self._seen and not always:
            return []
        self._seen = stamp
        found = [words for _, words in problems(*self._files, now)]
        if not found:
            self.context.load_cert_chain(*self._files)
        return found


def self_made(folder: Path, names: Sequence[str], now: int) -> tuple[Path, Path]:
    """A certificate for these host names and addresses, kept in `folder`.

    Made anew when the names change or it ends within a month; not before, since every phone that
    was told to trust the old one asks again.
    """
    certificate, key = folder / "lan-certificate.pem", folder / "lan-key.pem"
    moment = datetime.fromtimestamp(now / 1000, UTC)
    if not problems(certificate, key, now + 30 * 86_400_000):
        kept = x509.load_pem_x509_certificate(certificate.read_bytes())
        if set(names) == set(_names(kept)):
            return certificate, key
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Visavis")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=SELF_MADE_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general_name(n) for n in names]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(private, hashes.SHA256())
    )
    write_whole(
        key,
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _names(certificate: x509.Certificate) -> list[str]:
    extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return [str(name.value) for name in extension.value]
