"""The operations that chance cannot come to on this ground, and why."""

_RESTORED = "only a service that was restored to the past has any: tests/chassis/test_recovery.py"
_REFUSED = "only Kafka's own refusal makes any: tests/chassis/test_refused_sends.py"
BEYOND = {
    "POST /v1/forgotten-events/{position}/settlement": _RESTORED,
    "POST /v1/refused-sends/{position}/discard": _REFUSED,
    "POST /v1/refused-sends/{position}/retry": _REFUSED,
}
