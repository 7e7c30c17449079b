"""Seeded, realistic inputs of any size: `python -m tests.bench.generate jtl 10_000_000 out.jtl`."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl

BLOCK = 1_000_000
EPOCH_S = 1_760_000_000
LABELS = [
    "Home page",
    "Login",
    "Search products",
    "Product details",
    "Add to cart",
    "View cart",
    "Checkout: address",
    "Checkout: payment, card",
    "Order history",
    "Logout",
]
PATHS = [
    "",
    "login",
    "search?q=w&page=2",
    "products/4711",
    "cart/items",
    "cart",
    "address",
    "pay",
    "orders",
    "logout",
]
MEDIAN_MS = np.array([45, 120, 210, 80, 95, 60, 150, 480, 175, 30])
SHARE = np.array([0.2, 0.08, 0.22, 0.2, 0.1, 0.07, 0.04, 0.03, 0.04, 0.02])
BODY = np.array([18200, 2100, 41400, 9800, 1350, 5200, 3100, 2800, 15100, 900])
FAILURES = [
    "Test failed: code expected to equal /200/",
    "Value expected to be 'OK', but found 'ERROR, retry later'",
    'Test failed: text expected to contain /"status":"ok", "items"/',
]


def _sizes(rows: int) -> Iterator[int]:
    for start in range(0, rows, BLOCK):
        yield min(BLOCK, rows - start)


def _choose(index: np.ndarray, texts: list[str]) -> pl.Series:
    return pl.Series(texts).gather(index)


def jtl(rows: int) -> Iterator[bytes]:
    """JMeter's 17 default columns, 2,000 requests/s, 10 labels, 2 % errors, quoted messages.

    As JMeter does, a row is written when its sample ends while timeStamp is the start, and a page's body
    has its own size with a small variation.
    """
    random = np.random.default_rng(42)
    end_ms = EPOCH_S * 1000.0
    for number, n in enumerate(_sizes(rows)):
        label = random.choice(10, n, p=SHARE)
        elapsed = np.exp(np.log(MEDIAN_MS)[label] + 0.55 * random.standard_normal(n))
        spike = random.random(n) < 0.004
        elapsed[spike] *= random.uniform(5, 40, spike.sum())
        elapsed = np.maximum(elapsed.astype(np.int64), 1)
        failed = random.random(n) < 0.02
        kind = random.integers(0, 3, n)
        timeout = failed & (kind == 2)
        elapsed[timeout] = 30_000 + random.integers(0, 40, timeout.sum())
        ends = end_ms + np.cumsum(random.exponential(0.5, n))
        end_ms = ends[-1]
        thread = random.integers(1, 201, n)
        status = np.where(failed, kind + 1, 0)
        size = np.where(failed, 512, BODY[label] + random.integers(0, 24, n))
        latency = np.maximum((elapsed * random.uniform(0.55, 0.98, n)).astype(np.int64), 1)
        frame = pl.DataFrame(
            {
                "timeStamp": ends.astype(np.int64) - elapsed,
                "elapsed": elapsed,
                "label": _choose(label, LABELS),
                "responseCode": _choose(
                    status, ["200", "500", "404", "Non HTTP response code: java.net.SocketTimeoutException"]
                ),
                "responseMessage": _choose(
                    status,
                    ["OK", "Internal Server Error", "Not Found", "Non HTTP response message: Read timed out"],
                ),
                "threadName": pl.select(
                    pl.format("Thread Group {}-{}", pl.Series(1 + thread % 3), pl.Series(thread))
                ).to_series(),
                "dataType": _choose(timeout.astype(int), ["text", ""]),
                "success": _choose(failed.astype(int), ["true", "false"]),
                "failureMessage": _choose(np.where(failed, random.integers(1, 4, n), 0), ["", *FAILURES]),
                "bytes": size,
                "sentBytes": 120 + 10 * label + random.integers(0, 8, n),
                "grpThreads": np.full(n, 67),
                "allThreads": np.full(n, 200),
                "URL": _choose(label, [f"https://shop.example.com/api/v1/{path}" for path in PATHS]),
                "Latency": latency,
                "IdleTime": np.zeros(n, np.int64),
                "Connect": np.where(random.random(n) < 0.15, random.integers(1, 25, n), 0),
            }
        )
        text = frame.write_csv(include_header=number == 0)
        yield text.replace(',"",', ",,").replace(',"",', ",,").encode()


def pgbench(rows: int) -> Iterator[bytes]:
    """pgbench -l: client, transaction, latency in µs, script, epoch second, microsecond."""
    random = np.random.default_rng(42)
    end_s = float(EPOCH_S)
    count = np.zeros(32, np.int64)
    for n in _sizes(rows):
        client = random.integers(0, 32, n)
        ends = end_s + np.cumsum(random.exponential(1 / 12_000, n))
        end_s = ends[-1]
        number = np.empty(n, np.int64)
        for c in range(32):
            mine = client == c
            number[mine] = count[c] + 1 + np.arange(mine.sum())
            count[c] += mine.sum()
        frame = pl.DataFrame(
            {
                "client": client,
                "number": number,
                "us": np.exp(np.log(2500) + 0.5 * random.standard_normal(n)).astype(np.int64),
                "script": random.choice(3, n, p=[0.6, 0.3, 0.1]),
                "second": ends.astype(np.int64),
                "microsecond": ((ends % 1) * 1e6).astype(np.int64),
            }
        )
        yield frame.write_csv(include_header=False, separator=" ").encode()


def fio(rows: int) -> Iterator[bytes]:
    """fio --write_lat_log of every I/O: ms, ns, direction, block size, offset, priority."""
    random = np.random.default_rng(42)
    at_ms = 0.0
    for n in _sizes(rows):
        times = at_ms + np.cumsum(random.exponential(1 / 60, n))
        at_ms = times[-1]
        latency = np.exp(np.log(95_000) + 0.45 * random.standard_normal(n))
        latency[random.random(n) < 0.002] *= 40
        columns = (
            times.astype(np.int64),
            latency.astype(np.int64),
            (random.random(n) < 0.3).astype(np.int64),
            np.full(n, 4096),
            random.integers(0, 1 << 26, n) * 4096,
            np.zeros(n, np.int64),
        )
        frame = pl.DataFrame({str(i): column for i, column in enumerate(columns)})
        line = pl.format("{}, {}, {}, {}, {}, {}\n", *frame.columns)
        yield frame.select(line.alias("line"))["line"].str.join("").item().encode()


def sadf(rows: int) -> Iterator[bytes]:
    """sadf -d -- -u ALL -P ALL every 10 s: all CPUs (-1) and 16 more."""
    random = np.random.default_rng(42)
    yield b"# hostname;interval;timestamp;CPU;%usr;%nice;%sys;%iowait;%steal;%irq;%soft;%guest;%gnice;%idle\n"
    second = np.repeat(EPOCH_S + 10 * np.arange(rows // 17 + 1), 17)[:rows]
    cpu = np.tile(np.arange(-1, 16), rows // 17 + 1)[:rows]
    user = np.clip(30 + 15 * np.sin(second / 8640) + 8 * random.standard_normal(rows), 0, 80)
    system = np.clip(8 + 2 * random.standard_normal(rows), 0, 15)
    wait = np.clip(random.exponential(1.2, rows), 0, 4)
    zero = np.zeros(rows)
    frame = pl.DataFrame(
        {
            "host": pl.repeat("web-01", rows, eager=True),
            "interval": np.full(rows, 10),
            "time": pl.from_epoch(pl.Series(second), time_unit="s").dt.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "cpu": cpu,
            **dict(zip(("u", "n", "s", "w"), (user, zero, system, wait), strict=True)),
            **dict.fromkeys(("steal", "irq", "soft", "guest", "gnice"), zero),
            "idle": 100 - user - system - wait,
        }
    )
    yield frame.write_csv(include_header=False, separator=";", float_precision=2).encode()


KINDS: dict[str, Callable[[int], Iterator[bytes]]] = {
    "jtl": jtl,
    "pgbench": pgbench,
    "fio": fio,
    "sadf": sadf,
}


def write(kind: str, rows: int, path: Path) -> Path:
    """Make the file unless it is there already."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            file.writelines(KINDS[kind](rows))
        draft.rename(path)
    return path


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
