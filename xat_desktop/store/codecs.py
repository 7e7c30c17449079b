"""Columns of numbers to compact bytes and back, byte-exact, -0.0 and NaN included.

Integers: subtract the minimum, narrowest unsigned type, byte planes, zstd level 1. Times: the same of their
deltas, in whole seconds or milliseconds where all are. Floats: integers at their decimal scale where that is
exact to the byte, else raw float64 planes.
"""

import struct
import threading
from typing import cast

import numpy as np
import zstandard
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

INTS, DELTAS, FLOATS, BITS = range(4)
_HEADER = struct.Struct("<BBBxIq")  # codec, decimals, item size, count, minimum
_TYPES = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}
_MAX_DECIMALS = 9
_EXACT = 1 << 53

_local = threading.local()


def _compress(data: bytes) -> bytes:
    if not hasattr(_local, "compressor"):
        _local.compressor = zstandard.ZstdCompressor(level=1, write_checksum=False)
    return cast(bytes, _local.compressor.compress(data))


def _decompress(data: memoryview) -> bytes:
    if not hasattr(_local, "decompressor"):
        _local.decompressor = zstandard.ZstdDecompressor()
    return cast(bytes, _local.decompressor.decompress(data))


def _planes(array: NDArray[np.unsignedinteger]) -> bytes:
    """All low bytes first, then the next ones: alike bytes stand together."""
    return b"".join(
        (array >> (8 * plane)).astype(np.uint8).tobytes() for plane in range(array.dtype.itemsize)
    )


def _from_planes(data: bytes, size: int, count: int) -> NDArray[np.unsignedinteger]:
    flat = np.frombuffer(data, np.uint8)
    whole = flat[:count].astype(_TYPES[size])
    for plane in range(1, size):
        whole |= flat[plane * count : (plane + 1) * count].astype(_TYPES[size]) << (8 * plane)
    return whole


def _pack(codec: int, values: NDArray[np.integer], decimals: int) -> bytes:
    if not len(values):
        return _HEADER.pack(codec, decimals, 1, 0, 0)
    low = int(values.min())
    span = int(values.max()) - low
    if span <= 1 and codec == INTS:
        body = np.packbits((values != low).view(np.uint8)).tobytes()
        return _HEADER.pack(BITS, decimals, 1, len(values), low) + _compress(body)
    size = next(size for size in (1, 2, 4, 8) if span < 1 << (8 * size))
    if span <= np.iinfo(values.dtype).max:
        narrow = (values - values.dtype.type(low)).astype(_TYPES[size])
    else:  # wraps around to the right difference
        narrow = values.astype(np.int64).view(np.uint64) - np.uint64(low & (2**64 - 1))
    return _HEADER.pack(codec, decimals, size, len(values), low) + _compress(_planes(narrow))


def encode_ints(values: NDArray[np.integer], decimals: int = 0) -> bytes:
    """Bytes of integers whose values are `integer / 10**decimals`; shape (n,)."""
    return _pack(INTS, values, decimals)


def encode_times(times: Ints) -> bytes:
    """Bytes of microseconds, best when nearly sorted; shape (n,)."""
    if not len(times):
        return _pack(DELTAS, times, 6) + struct.pack("<q", 0)
    deltas: NDArray[np.integer] = np.empty_like(times)
    deltas[0] = 0
    np.subtract(times[1:], times[:-1], out=deltas[1:])
    if max(int(deltas.max()), -int(deltas.min())) < 1 << 31:
        deltas = deltas.astype(np.int32)  # divides several times as fast
    whole, exponent = _largest_unit(deltas)
    return _pack(DELTAS, whole, exponent) + struct.pack("<q", int(times[0]))


def _largest_unit(deltas: NDArray[np.integer]) -> tuple[NDArray[np.integer], int]:
    """(deltas in whole seconds, milliseconds or microseconds, the exponent of that unit)."""
    for exponent in (6, 3):
        unit = 10**exponent
        if not (deltas[:64] % unit).any():
            whole = deltas // unit
            if np.array_equal(whole * unit, deltas):
                return whole, exponent
    return deltas, 0


def encode_floats(values: Floats, likely: int = 0) -> bytes:
    """Bytes of floats, as scaled integers where that loses nothing; shape (n,). `likely` decimals are tried first."""
    scaled = as_decimal(values, likely)
    if scaled is not None:
        return encode_ints(*scaled)
    return _HEADER.pack(FLOATS, 0, 8, len(values), 0) + _compress(_planes(values.view(np.uint64)))


def as_decimal(values: Floats, likely: int = 0) -> tuple[Ints, int] | None:
    """(integers, decimals) with integers / 10**decimals equal to `values` byte by byte, or None."""
    for decimals in (likely, *range(likely), *range(likely + 1, _MAX_DECIMALS + 1)):
        if _round_trips(values[:64], decimals) is not None:
            whole = _round_trips(values, decimals)
            if whole is not None:
                return whole, decimals
    return None


def _round_trips(values: Floats, decimals: int) -> Ints | None:
    with np.errstate(invalid="ignore", over="ignore"):
        rounded = np.rint(values * 10.0**decimals)
        if not (np.abs(rounded) < _EXACT).all():
            return None
        integers = rounded.astype(np.int64)
    same = from_decimal(integers, decimals).view(np.int64) == values.view(np.int64)
    return integers if same.all() else None


def from_decimal(integers: NDArray[np.integer], decimals: int) -> Floats:
    """`integers / 10**decimals`: the double nearest to the decimal number."""
    values = integers.astype(np.float64)
    if decimals:
        values /= 10.0**decimals
    return values


def decode_ints(data: bytes) -> tuple[Ints, int]:
    """(integers, decimals) of what `encode_ints` made."""
    codec, decimals, size, count, low = _HEADER.unpack_from(data)
    if not count:
        return np.empty(0, np.int64), decimals
    body = _decompress(memoryview(data)[_HEADER.size :])
    if codec == BITS:
        return np.unpackbits(np.frombuffer(body, np.uint8), count=count).astype(np.int64) + low, decimals
    return _from_planes(body, size, count).astype(np.int64) + low, decimals


def decode_times(data: bytes) -> Ints:
    """Microseconds of what `encode_times` made."""
    first = struct.unpack_from("<q", data, len(data) - 8)[0]
    deltas, exponent = decode_ints(data[:-8])
    return cast(Ints, np.cumsum(deltas * 10**exponent) + first)


def decode_values(data: bytes) -> Floats:
    """Floats of what `encode_ints` or `encode_floats` made."""
    codec, _, size, count, _ = _HEADER.unpack_from(data)
    if codec == FLOATS:
        return _from_planes(_decompress(memoryview(data)[_HEADER.size :]), size, count).view(np.float64)
    return from_decimal(*decode_ints(data))
