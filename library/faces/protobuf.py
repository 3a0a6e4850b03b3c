"""Protocol Buffers' wire format, as far as writing needs it: numbers and bytes, by field."""

from __future__ import annotations

_VARINT, _LENGTH_DELIMITED = 0, 2  # wire types
_WORD = (1 << 64) - 1


def number(field: int, value: int) -> bytes:
    """Encode *value*, from -2**63 to 2**64 - 1, as *field*."""
    return _varint(field << 3 | _VARINT) + _varint(value)


def data(field: int, value: bytes | str) -> bytes:
    """Encode *value* as *field*: text as UTF-8, a message as what it is encoded to."""
    encoded = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | _LENGTH_DELIMITED) + _varint(len(encoded)) + encoded


def _varint(value: int) -> bytes:
    value &= _WORD  # two's complement
    septets = bytearray()
    while value > 0x7F:
        septets.append(value & 0x7F | 0x80)
        value >>= 7
    septets.append(value)
    return bytes(septets)
