"""A certificate authority of the test run's own, and the PBX's certificate for 127.0.0.1."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def make_certificates(folder: Path) -> None:
    """Write ca.pem, server.pem, server.key and other-ca.pem (of an authority that signed nothing)."""
    authority_key = new_key()
    authority = authority_certificate("hotline test authority", authority_key)
    server_key = new_key()
    server = (
        blank(name("127.0.0.1"), authority.subject, server_key)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(authority_key, hashes.SHA256())
    )
    other = authority_certificate("another authority", new_key())
    for file, certificate in (("ca.pem", authority), ("server.pem", server), ("other-ca.pem", other)):
        (folder / file).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        server_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "server.key").chmod(0o600)


def authority_certificate(title: str, key: rsa.RSAPrivateKey) -> x509.Certificate:
    """A self-signed certificate that may sign others."""
    return (
        blank(name(title), name(title), key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )


def new_key() -> rsa.RSAPrivateKey:
    """An RSA key, which every TLS library of a softphone understands."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def name(title: str) -> x509.Name:
    """A subject that has only a common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])


def blank(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    """A certificate to be signed, valid from yesterday for a month."""
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
    )
