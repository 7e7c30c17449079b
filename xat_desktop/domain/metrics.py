"""The metric vocabulary as data: OpenTelemetry's name where one exists, else one in the same manner under `xat.`.

Rates carry OpenTelemetry's counter name with the unit per second (`system.disk.io` in By/s), because the tools
print rates. Units are UCUM. A column without an entry here is imported as `<tool>.<column>`.
"""

from dataclasses import dataclass
from typing import Literal

from xat_desktop.domain.series import Kind

Better = Literal["higher", "lower", "none"]


@dataclass(frozen=True)
class Metric:
    """One entry of the vocabulary."""

    name: str
    unit: str
    kind: Kind
    better: Better
    description: str


def _gauges(better: Better, *rows: tuple[str, str, str]) -> list[Metric]:
    return [Metric(name, unit, "gauge", better, text) for name, unit, text in rows]


def _durations(*rows: tuple[str, str]) -> list[Metric]:
    return [Metric(name, "s", "duration", "lower", text) for name, text in rows]


_SYSTEM = _gauges(
    "none",
    ("system.cpu.utilization", "1", "Share of time in cpu.mode; without cpu.logical_number: all CPUs"),
    ("xat.cpu.busy", "1", "Share of time in which CPUs were not idle, as the tool printed it"),
    ("xat.cpu.usage", "1", "CPU time over elapsed time, by cpu.mode; 1 is one whole CPU of the machine"),
    ("system.cpu.logical.count", "1", "Logical CPUs"),
    ("xat.cpu.instructions", "1/s", "Instructions executed"),
    ("xat.cpu.cycles", "1/s", "CPU cycles"),
    ("system.cpu.frequency", "Hz", "Clock frequency"),
    ("system.cpu.load_average.1m", "1", "Load average over one minute"),
    ("system.cpu.load_average.5m", "1", "Load average over five minutes"),
    ("system.cpu.load_average.15m", "1", "Load average over fifteen minutes"),
    ("xat.system.run_queue", "1", "Runnable tasks waiting for or using a CPU"),
    ("xat.system.blocked", "1", "Tasks blocked, waiting for I/O"),
    ("xat.system.tasks", "1", "Tasks in the task list"),
    ("xat.system.context_switches", "1/s", "Context switches"),
    ("xat.system.interrupts", "1/s", "Interrupts"),
    ("xat.system.soft_interrupts", "1/s", "Soft interrupts by interrupt.name"),
    ("system.process.created", "1/s", "Tasks created"),
    ("system.memory.limit", "By", "Memory of the machine"),
    ("system.memory.usage", "By", "Memory by system.memory.state"),
    ("system.memory.utilization", "1", "Share of memory by system.memory.state"),
    ("xat.paging.total", "By", "Swap space of the machine"),
    ("system.paging.usage", "By", "Swap space by system.paging.state"),
    ("system.paging.utilization", "1", "Share of swap space by system.paging.state"),
    ("system.paging.io", "By/s", "Bytes paged from and to disk by system.paging.direction"),
    ("system.paging.swap", "By/s", "Bytes swapped in and out by system.paging.direction"),
    ("system.paging.faults", "1/s", "Page faults by system.paging.type"),
    ("xat.paging.swapped_pages", "1/s", "Pages swapped in and out by system.paging.direction"),
    (
        "process.cpu.utilization",
        "1",
        "CPU time over elapsed time, by cpu.mode and process; 1 is one whole CPU",
    ),
    ("process.memory.usage", "By", "Physical memory of processes"),
    ("process.memory.virtual", "By", "Virtual memory of processes"),
    ("process.paging.faults", "1/s", "Page faults of processes by system.paging.type"),
    ("process.thread.count", "1", "Threads of processes"),
    ("process.memory.utilization", "1", "Share of the machine's memory that processes hold"),
    ("process.disk.io", "By/s", "Bytes that processes moved by disk.io.direction"),
    ("process.context_switches", "1/s", "Context switches of processes by process.context_switch.type"),
    ("process.unix.file_descriptor.count", "1", "Open file descriptors of processes"),
    ("xat.process.count", "1", "Processes that were added up"),
    ("system.disk.io", "By/s", "Bytes moved by disk.io.direction and system.device"),
    ("system.disk.operations", "1/s", "Operations by disk.io.direction and system.device"),
    ("system.disk.merged", "1/s", "Merged operations by disk.io.direction and system.device"),
    ("xat.disk.merged_ratio", "1", "Share of requests that were merged before they were queued"),
    ("xat.disk.transferred", "By", "Bytes moved within one interval, by disk.io.direction"),
    ("xat.disk.utilization", "1", "Share of time in which the device had work"),
    ("xat.disk.queue_length", "1", "Mean number of requests queued or served"),
    ("xat.disk.request_size", "By", "Mean size of a request"),
    ("system.network.io", "By/s", "Bytes by network.io.direction and network.interface.name"),
    ("system.network.packets", "1/s", "Packets by network.io.direction and network.interface.name"),
    ("xat.network.utilization", "1", "Share of an interface's speed in use"),
    ("xat.network.packet_size", "By", "Mean size of a packet by network.io.direction"),
    ("system.network.sockets", "1", "Sockets in use by network.transport"),
    ("system.filesystem.usage", "By", "File system space by system.filesystem.state"),
    ("system.filesystem.utilization", "1", "Share of file system space in use"),
    ("hw.fan.speed", "1/min", "Fan speed"),
    ("hw.temperature", "Cel", "Temperature of a sensor"),
    ("hw.voltage", "V", "Voltage of a sensor"),
    ("hw.battery.charge", "1", "Charge of a battery"),
    ("xat.load.threads", "1", "Threads, clients or users that make load"),
)
_SYSTEM_LOWER = _gauges(
    "lower",
    ("xat.process.cpu.wait", "1", "Share of time in which processes waited for a CPU"),
    ("xat.disk.await", "s", "Mean time of a request including the queue, by disk.io.direction"),
    ("xat.disk.service_time", "s", "Mean service time as old sysstat printed it; unreliable"),
    ("system.network.errors", "1/s", "Errors by network.io.direction and network.interface.name"),
    ("system.network.dropped", "1/s", "Dropped packets by network.io.direction and network.interface.name"),
    ("xat.pressure.stall", "1", "Share of time in which tasks stalled (PSI), by resource and window"),
)
_LOAD = [
    *_durations(
        ("http.client.request.duration", "Time from the start of a request to its last byte"),
        ("xat.http.client.time_to_first_byte", "Time from the start of a request to its first byte"),
        ("xat.http.client.connect.duration", "Time to set up the connection"),
        ("xat.request.transaction.duration", "Time of a group of requests (transaction controller)"),
        ("xat.db.transaction.duration", "Time of one transaction"),
        ("xat.db.schedule_lag", "Lateness of a transaction's start against its schedule"),
        ("xat.io.latency", "Time of one I/O by io.phase (submission, completion, total)"),
        ("xat.benchmark.latency", "Time of one benchmark event"),
        ("xat.benchmark.duration", "Time of one run, round or iteration of a benchmark"),
        ("xat.benchmark.cpu_time", "CPU time of one run or iteration, by cpu.mode where that is known"),
        ("db.client.operation.duration", "Time of one command or query by db.operation.name"),
        ("xat.network.round_trip_time", "Time of a packet or a request to the other side and back"),
        ("xat.network.jitter", "Variation of the time that packets take"),
    ),
    *_gauges(
        "higher",
        ("xat.request.rate", "1/s", "Completed requests"),
        ("xat.db.transactions", "1/s", "Completed transactions"),
        ("xat.db.queries", "1/s", "Queries by db.operation.name"),
        ("xat.io.bandwidth", "By/s", "Bytes moved by disk.io.direction"),
        ("xat.io.operations", "1/s", "I/O operations by disk.io.direction"),
        ("xat.benchmark.events", "1/s", "Benchmark events"),
        ("xat.memory.bandwidth", "By/s", "Memory bytes moved"),
        ("xat.db.new_orders", "1/min", "New orders per minute (NOPM), the same in every database"),
        ("xat.db.tpm", "1/min", "Transactions per minute as the database counts them; differs by database"),
        ("xat.db.cache_hits", "1/s", "Reads that found their key, by db.operation.name"),
        ("xat.network.throughput", "By/s", "Bytes that a network test moved, by network.io.direction"),
        ("xat.network.transactions", "1/s", "Requests with their answers of a network test"),
        ("xat.benchmark.items", "1/s", "Items processed in a benchmark"),
        ("xat.benchmark.bytes", "By/s", "Bytes processed in a benchmark"),
        ("xat.benchmark.score", "1", "A benchmark's result in its own scale, where more is better"),
        ("xat.request.availability_ratio", "1", "Good requests / all requests"),
    ),
    *_gauges(
        "lower",
        ("xat.request.error_rate", "1/s", "Failed requests"),
        ("xat.request.error_ratio", "1", "Failed requests / all requests"),
        ("xat.db.error_rate", "1/s", "Failed transactions or errors of the database"),
        ("xat.db.retry_rate", "1/s", "Retried transactions"),
        ("xat.db.reconnect_rate", "1/s", "Reconnects"),
        ("xat.db.connect.duration", "s", "Initial connection time"),
        ("xat.db.cache_misses", "1/s", "Reads that found no key, by db.operation.name"),
        ("xat.network.retransmits", "1/s", "TCP segments sent again"),
        ("xat.network.loss_ratio", "1", "Lost packets / all packets"),
        ("xat.benchmark.cost", "1", "A benchmark's result in its own scale, where less is better"),
    ),
    Metric("http.client.response.body.size", "By", "event", "none", "Bytes received for one request"),
    Metric("http.client.request.body.size", "By", "event", "none", "Bytes sent for one request"),
    Metric("xat.request.failed", "1", "event", "lower", "1 for a failed request, 0 for a good one"),
    Metric("xat.db.transaction.retries", "1", "event", "lower", "Retries of one transaction"),
]

METRICS: dict[str, Metric] = {metric.name: metric for metric in (*_SYSTEM, *_SYSTEM_LOWER, *_LOAD)}


def metric(name: str) -> Metric:
    """The entry of `name`; a metric outside the vocabulary is a gauge without a direction."""
    return METRICS.get(name) or Metric(name, "1", "gauge", "none", "")


def better(name: str) -> Better:
    """Which direction is good: higher, lower, or none."""
    return metric(name).better
