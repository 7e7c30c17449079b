"""Names of metrics as people say them."""

from xat_desktop.domain.metrics import METRICS
from xat_desktop.domain.series import Attributes
from xat_desktop.domain.units import pretty

_TITLES = {
    "http.client.request.duration": "Request duration",
    "http.client.response.body.size": "Response size",
    "http.client.request.body.size": "Request size",
    "xat.http.client.time_to_first_byte": "Time to first byte",
    "xat.http.client.connect.duration": "Connection time",
    "xat.request.transaction.duration": "Request group duration",
    "xat.request.rate": "Request throughput",
    "xat.request.error_rate": "Failed requests per second",
    "xat.request.error_ratio": "Error ratio",
    "xat.request.failed": "Share of failed requests",
    "xat.db.transactions": "Transaction throughput",
    "xat.db.queries": "Query throughput",
    "xat.db.transaction.duration": "Transaction duration",
    "xat.db.transaction.retries": "Retries of a transaction",
    "xat.db.schedule_lag": "Schedule lag",
    "xat.db.error_rate": "Database errors per second",
    "xat.db.retry_rate": "Retried transactions per second",
    "xat.db.reconnect_rate": "Reconnects per second",
    "xat.db.connect.duration": "Database connection time",
    "xat.io.latency": "I/O latency",
    "xat.io.bandwidth": "I/O bandwidth",
    "xat.io.operations": "I/O operations",
    "xat.benchmark.events": "Benchmark throughput",
    "xat.benchmark.latency": "Benchmark event latency",
    "xat.memory.bandwidth": "Memory bandwidth",
    "xat.disk.await": "Disk wait time",
    "xat.disk.service_time": "Disk service time",
    "xat.disk.utilization": "Disk utilisation",
    "xat.pressure.stall": "Pressure stall",
    "system.cpu.utilization": "CPU utilisation",
    "system.network.errors": "Network errors",
    "system.network.dropped": "Dropped packets",
}
_STATISTICS = {"p50": "median", "p99_9": "p99.9", "sd": "standard deviation"}
_FACTS = {
    "cpu_model": "CPU model",
    "vcpus": "vCPUs",
    "memory_bytes": "memory",
    "data_size_bytes": "data size",
    "duration_s": "duration",
    "os": "operating system",
    "os_flavor": "operating system",
    "command": "command line",
}
_ACRONYMS = {"cpu": "CPU", "io": "I/O", "http": "HTTP", "db": "database", "utilization": "utilisation"}


def metric_title(metric: str) -> str:
    """`xat.io.operations` is I/O operations; a column of a tool keeps its own name."""
    if metric in _TITLES:
        return _TITLES[metric]
    if metric not in METRICS:
        return metric
    words = metric.removeprefix("xat.").removeprefix("system.").replace("_", " ").replace(".", " ").split()
    spoken = " ".join(_ACRONYMS.get(word, word) for word in words)
    return spoken[0].upper() + spoken[1:]


def attributes_text(attributes: Attributes) -> str:
    """`read, device sda`: values whose names add nothing stand alone."""
    alone = ("direction", "operation.name", "phase", "mode", "label", "state", "type", "statistic")
    spoken = (
        (name, f"{value} of each interval" if name == "statistic" else value) for name, value in attributes
    )
    return ", ".join(
        value if name.endswith(alone) else f"{name.rpartition('.')[2].replace('_', ' ')} {value}"
        for name, value in spoken
    )


def statistic_title(statistic: str) -> str:
    """`p50` is the median."""
    return _STATISTICS.get(statistic, statistic)


def full_title(metric: str, attributes: Attributes, statistic: str = "") -> str:
    """`I/O latency (read, total), p99`."""
    inner = attributes_text(attributes)
    named = f"{metric_title(metric)} ({inner})" if inner else metric_title(metric)
    return f"{named}, {statistic_title(statistic)}" if statistic else named


def fact_title(fact: str) -> str:
    """`memory_bytes` is memory, `tool_version` is tool version."""
    plain = fact.removesuffix("_bytes").removesuffix("_s").removesuffix("_hz")
    return _FACTS.get(fact, plain.replace("_", " ").replace(".", " "))


def fact_text(fact: str, value: str) -> str:
    """A value of a fact with the unit that its name carries."""
    suffixes = {"_bytes": "By", "_s": "s", "_hz": "Hz"}
    unit = next((unit for suffix, unit in suffixes.items() if fact.endswith(suffix)), None)
    try:
        return pretty(float(value), unit) if unit else value
    except ValueError:
        return value
