"""The hashes by which a hash embedding finds its rows: MurmurHash64A of a string, MurmurHash3 of that number.

Both are by Austin Appleby (public domain) and must agree bit for bit with those the weights were trained with.
"""

from __future__ import annotations

_64 = 0xFFFFFFFFFFFFFFFF
_32 = 0xFFFFFFFF
_M = 0xC6A4A7935BD1E995


def of_string(text: str) -> int:
    """Return MurmurHash64A of a text in UTF-8, with the seed 1: 64 bits."""
    data = text.encode("utf-8", "surrogatepass")
    size = len(data)
    value = 1 ^ (size * _M & _64)
    whole = size & ~7
    for at in range(0, whole, 8):
        block = int.from_bytes(data[at : at + 8], "little") * _M & _64
        value = (value ^ ((block ^ block >> 47) * _M & _64)) * _M & _64
    if whole < size:
        value = (value ^ int.from_bytes(data[whole:], "little")) * _M & _64
    value = (value ^ value >> 47) * _M & _64
    return value ^ value >> 47


def keys(number: int, seed: int) -> tuple[int, int, int, int]:
    """Return MurmurHash3 (128 bits) of a number of 64 bits as four numbers of 32."""
    low = number * 0x87C37B91114253D5 & _64
    low = ((low << 31 | low >> 33) & _64) * 0x4CF5AD432745937F & _64
    high = seed ^ 8
    low = (low ^ high) + high & _64
    low, high = _final(low), _final(high + low & _64)
    low = low + high & _64
    high = high + low & _64
    return low & _32, low >> 32, high & _32, high >> 32


def _final(value: int) -> int:
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCD & _64
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53 & _64
    return value ^ value >> 33
