"""The table [mqtt] of a configuration: which broker, who asks, what is told beside results."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..service.checks import local_path, unread
from ..service.tables import Option
from ..values.intervals import duration
from ..values.options import flag
from .checks import beginning, client_id, host, keepalive, port_of, word

PORT, PORT_OF_TLS = 1883, 8883
_KEEPALIVE = 60  # seconds

TABLE = {
    "host": Option(host, "127.0.0.1"), "port": Option(port_of), "client_id": Option(client_id),
    "keepalive": Option(keepalive, _KEEPALIVE),
    "user": Option(word), "password_file": Option(local_path),
    "ca_file": Option(local_path), "cert_file": Option(local_path), "key_file": Option(local_path),
    "status_topic": Option(beginning), "status_seconds": Option(duration, 60.0),
    "retained": Option(flag, False), "discovery": Option(beginning),
}
"""What [mqtt] may say; docs/services-mqtt.md says what each is."""


@dataclass(frozen=True)
class Broker:
    """The table with what follows from it.

    Attributes
    ----------
    client_id : str
        The name of the session, which the broker keeps while the service is away: by default that of the configuration.
    status_topic : str
        Below it are `available` and `status`.
    status_seconds : float
        Between two words on `status`; 0: none.
    retained : bool
        Whether messages count that were retained before the service subscribed.
    discovery : str or None
        The topic below which Home Assistant looks for sensors.
    """

    host: str
    port: int
    client_id: str
    keepalive: int
    user: str | None
    password_file: Path | None
    ca_file: Path | None
    cert_file: Path | None
    key_file: Path | None
    status_topic: str
    status_seconds: float
    retained: bool
    discovery: str | None

    @property
    def has_tls(self) -> bool:
        return self.ca_file is not None

    def password(self) -> str | None:
        """As the file says it, without the end of its line. Raises OSError."""
        if self.password_file is None:
            return None
        try:
            return self.password_file.read_text(encoding="utf-8-sig").rstrip("\r\n")
        except OSError as error:
            raise unread("mqtt.password_file", self.password_file, error) from None
        except UnicodeDecodeError:
            raise OSError(f"mqtt.password_file: expected UTF-8, found {self.password_file} otherwise") from None

    def tls(self) -> ssl.SSLContext | None:
        """Raises OSError: a file that cannot be read, or is no certificate."""
        if self.ca_file is None:
            return None
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        found.minimum_version = ssl.TLSVersion.TLSv1_2
        _named("mqtt.ca_file", self.ca_file, lambda: found.load_verify_locations(self.ca_file))
        if self.cert_file is not None:
            _named("mqtt.cert_file and key_file", self.cert_file, lambda: found.load_cert_chain(self.cert_file, self.key_file))
        return found

    def __str__(self) -> str:
        who = "" if self.user is None else f" as {self.user}"
        return f"{self.host}:{self.port}{who}{' by TLS' if self.has_tls else ''}"


def _named(what: str, path: Path, load: Callable[[], None]) -> None:
    try:
        load()
    except OSError as error:
        raise OSError(f"{what}: expected certificates in PEM, found {path}: {error.strerror or error}") from None


def broker(given: Mapping[str, Any], name: str) -> Broker:
    """The settings of TABLE, for a service called `name`.

    Raises
    ------
    ValueError
        Two that do not go together.
    """
    for one, other in (("password_file", "user"), ("cert_file", "ca_file"), ("key_file", "cert_file")):
        if given[one] is not None and given[other] is None:
            raise ValueError(f"mqtt.{one}: expected {other} beside it, found none")
    found = dict(given)
    found["client_id"] = found["client_id"] or f"nrnn-{name}"
    found["port"] = found["port"] or (PORT if found["ca_file"] is None else PORT_OF_TLS)
    found["status_topic"] = found["status_topic"] or f"nrnn-service/{beginning('mqtt.client_id', found['client_id'])}"
    return Broker(**found)
