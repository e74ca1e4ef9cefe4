"""A client of paho, 2 or 1.6 (Debian's), in a session that the broker keeps, which acknowledges what it is told to."""

from __future__ import annotations

from typing import Any

from ..values.modules import needed

_CODES = {1: 132, 2: 133, 3: 136, 4: 134, 5: 135}  # of MQTT 3.1.1, in MQTT 5


def client(name: str) -> Any:
    """Raises ImportError: it is not installed."""
    mqtt = needed("paho.mqtt.client", "nrnn.mqtt", "mqtt")
    options = {"client_id": name, "clean_session": False, "reconnect_on_failure": False}
    if hasattr(mqtt, "CallbackAPIVersion"):
        return mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, manual_ack=True, **options)
    return _by_hand(mqtt)(**options)


def _by_hand(mqtt: Any) -> type:
    class ByHand(mqtt.Client):  # type: ignore[misc]
        """1.6 acknowledges by itself, as soon as it has called back."""

        def _send_puback(self, mid: int) -> int:
            return 0

        def ack(self, mid: int, qos: int) -> Any:
            return super()._send_puback(mid)

    return ByHand


def code(answer: Any) -> int:
    """Of a connection, as MQTT 5 has it: from 128 on it is refused."""
    return _CODES.get(answer, answer) if isinstance(answer, int) else answer.value


def has_session(flags: Any) -> bool:
    return bool(flags["session present"] if isinstance(flags, dict) else flags.session_present)


def granted(codes: Any) -> list[int]:
    """Of a subscription."""
    return [code(one) if not isinstance(one, int) else one for one in codes]
