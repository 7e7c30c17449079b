"""The yardstick: DuckDB reads the same file and computes the same aggregates. `python -m tests.bench.peer jtl FILE`."""

import json
import resource
import sys
import time

import duckdb

QUANTILES = "[0.5, 0.9, 0.95, 0.99, 0.999]"
SADF = ["usr", "nice", "sys", "iowait", "steal", "irq", "soft", "guest", "gnice", "idle"]


def _statistics(column: str) -> str:
    return (
        f"avg({column}), stddev({column}), min({column}), max({column}), quantile_cont({column}, {QUANTILES})"
    )


def _columns(**types: str) -> str:
    return "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in types.items()) + "}"


def jtl(db: duckdb.DuckDBPyConnection, path: str) -> None:
    """Statistics of four columns by label, errors by label, requests and errors per second by label."""
    wanted = "timeStamp, elapsed, label, success, Latency, Connect, bytes"
    db.execute(f"create temp table t as select {wanted} from read_csv('{path}')")
    values = ", ".join(_statistics(name) for name in ("elapsed", "Latency", "Connect", "bytes"))
    db.execute(f"select label, count(*), {values}, avg((not success)::int) from t group by label").fetchall()
    second = "(timeStamp + elapsed) // 1000"
    db.execute(f"select label, {second}, count(*), sum((not success)::int) from t group by all").fetchall()


def pgbench(db: duckdb.DuckDBPyConnection, path: str) -> None:
    """Statistics by script, transactions per second."""
    names = ("client", "number", "us", "script", "epoch", "epoch_us")
    types = _columns(**dict.fromkeys(names, "BIGINT"))
    source = f"read_csv('{path}', delim=' ', header=false, columns={types})"
    db.execute(f"create temp table t as select us, script, epoch from {source}")
    db.execute(f"select script, count(*), {_statistics('us')} from t group by 1").fetchall()
    db.execute("select script, epoch, count(*) from t group by all").fetchall()


def fio(db: duckdb.DuckDBPyConnection, path: str) -> None:
    """Statistics by direction, I/Os per second."""
    types = _columns(**dict.fromkeys(("ms", "ns", "direction", "bs", "offs", "prio"), "BIGINT"))
    source = f"read_csv('{path}', delim=',', header=false, columns={types})"
    db.execute(f"create temp table t as select ms, ns, direction from {source}")
    db.execute(f"select direction, count(*), {_statistics('ns')} from t group by 1").fetchall()
    db.execute("select direction, ms // 1000, count(*) from t group by all").fetchall()


def sadf(db: duckdb.DuckDBPyConnection, path: str) -> None:
    """Statistics of ten columns by CPU."""
    head = {"host": "VARCHAR", "span": "BIGINT", "stamp": "TIMESTAMP", "cpu": "BIGINT"}
    types = _columns(**head, **dict.fromkeys(SADF, "DOUBLE"))
    options = "header=false, skip=1, auto_detect=false, timestampformat='%Y-%m-%d %H:%M:%S UTC'"
    db.execute(
        f"create temp table t as select * from read_csv('{path}', delim=';', {options}, columns={types})"
    )
    values = ", ".join(_statistics(name) for name in SADF)
    db.execute(f"select cpu, min(stamp), {values} from t group by 1").fetchall()


def sar(db: duckdb.DuckDBPyConnection, path: str) -> None:
    """Statistics of six columns by CPU."""
    db.execute(f"create temp table t as select * from read_csv('{path}')")
    values = ", ".join(_statistics(name) for name in ("user", "nice", "system", "iowait", "steal", "idle"))
    db.execute(f"select cpu, min(time), {values} from t group by 1").fetchall()


if __name__ == "__main__":
    started, cpu_s = time.perf_counter(), time.process_time()
    {"jtl": jtl, "pgbench": pgbench, "fio": fio, "sadf": sadf, "sar": sar}[sys.argv[1]](
        duckdb.connect(), sys.argv[2]
    )
    wall_s, cpu_s = time.perf_counter() - started, time.process_time() - cpu_s
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"wall_s": wall_s, "cpu_s": cpu_s, "peak_kib": peak_kib}))
