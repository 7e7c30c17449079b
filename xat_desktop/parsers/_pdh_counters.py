"""Windows and ESXi counters, `\\\\HOST\\Object(instance)\\Counter` by language, and their metrics."""

import re
from dataclasses import dataclass
from functools import lru_cache

from xat_desktop.domain.series import Attributes
from xat_desktop.parsers._column_specs import columns, own_column
from xat_desktop.parsers._columns import Column
from xat_desktop.parsers._pdh_spanish import SPANISH

_PATH = re.compile(
    r"(?:\\\\(?P<host>[^\\]+))?\\(?P<object>[^\\(]+?)(?:\((?P<instance>.*)\))?\\(?P<counter>[^\\]+)$"
)
ESXTOP_OBJECTS = frozenset(
    ("physical cpu", "group cpu", "vcpu", "group memory", "network port", "physical disk adapter",
     "physical disk scsi device", "physical disk", "virtual disk", "physical disk path", "numa node",
     "interrupt vector", "pcpu power state", "power", "vsan")
)  # fmt: skip


@dataclass(frozen=True)
class Counter:
    """A column of the table."""

    host: str
    object: str
    instance: str
    counter: str


def counter_of(path: str) -> Counter | None:
    """The parts of a counter's path; None for text that is none."""
    found = _PATH.match(path.strip())
    if not found:
        return None
    return Counter(found["host"] or "", found["object"], found["instance"] or "", found["counter"])


def _plain(text: str) -> str:
    """Lower case without accents, which a wrong code page damages."""
    return "".join(letter for letter in text.lower().replace("’", "'") if letter.isascii())


def _names(english: str) -> list[str]:
    """A name with those in Spanish."""
    return [english, *filter(None, SPANISH.get(english, "").split("|"))]


_OBJECTS = {
    _plain(name): kind
    for kind, names in {
        "cpu": "Processor|Processor Information|Prozessor|Prozessorinformationen|Processeur"
        "|Informations sur le processeur",
        "memory": "Memory|Arbeitsspeicher|Speicher|Mémoire",
        "disk": "PhysicalDisk|Physikalischer Datenträger|Physischer Datenträger|Disque physique",
        "volume": "LogicalDisk|Logischer Datenträger|Disque logique",
        "network": "Network Interface|Network Adapter|Netzwerkschnittstelle|Netzwerkadapter|Interface réseau"
        "|Carte réseau",
        "system": "System|Système",
        "process": "Process|Prozess|Processus",
        "paging": "Paging File|Auslagerungsdatei|Fichier d'échange",
        "esx cpu": "Physical Cpu",
        "esx network": "Network Port",
        "esx disk": "Physical Disk Adapter|Physical Disk SCSI Device|Physical Disk",
        "esx virtual": "Virtual Disk",
    }.items()
    for first in names.split("|")
    for name in _names(first)
}
_ITEMS = {
    "disk": "system.device",
    "volume": "system.device",
    "network": "network.interface.name",
    "process": "process.executable.name",
    "paging": "system.device",
    "esx network": "network.interface.name",
    "esx disk": "system.device",
    "esx virtual": "system.device",
}
_READ, _WRITE = "disk.io.direction=read", "disk.io.direction=write"
_IN, _OUT = "network.io.direction=receive", "network.io.direction=transmit"
_STATE = "system.memory.usage {} system.memory.state={}"
_DISK = {
    "Disk Reads/sec|Lesevorgänge/s|Lectures disque/s": f"system.disk.operations /s {_READ}",
    "Disk Writes/sec|Schreibvorgänge/s|Écritures disque/s": f"system.disk.operations /s {_WRITE}",
    "Disk Transfers/sec|Übertragungen/s|Transferts disque/s": "system.disk.operations /s",
    "Disk Read Bytes/sec|Bytes gelesen/s|Lectures disque, octets/s": f"system.disk.io By/s {_READ}",
    "Disk Write Bytes/sec|Bytes geschrieben/s|Écritures disque, octets/s": f"system.disk.io By/s {_WRITE}",
    "Disk Bytes/sec|Bytes/s|Octets disque/s": "system.disk.io By/s",
    "Avg. Disk sec/Read|Mittlere Sek./Lesevorgänge|Moyenne disque s/lecture": f"xat.disk.await s {_READ}",
    "Avg. Disk sec/Write|Mittlere Sek./Schreibvorgänge|Moyenne disque s/écriture": f"xat.disk.await s {_WRITE}",
    "Avg. Disk sec/Transfer|Mittlere Sek./Übertragung|Moyenne disque s/transfert": "xat.disk.await s",
    "Avg. Disk Queue Length|Durchschnittl. Warteschlangenlänge des Datenträgers"
    "|Long. moy. de file d'attente du disque": "xat.disk.queue_length",
    "Avg. Disk Bytes/Read|Mittlere Bytes/Lesevorgang": f"xat.disk.request_size By {_READ}",
    "Avg. Disk Bytes/Write|Mittlere Bytes/Schreibvorgang": f"xat.disk.request_size By {_WRITE}",
    "Free Megabytes|MB frei|Mégaoctets libres": "system.filesystem.usage MiB system.filesystem.state=free",
}
_ESX_DISK = {
    "Reads/sec": f"system.disk.operations /s {_READ}",
    "Writes/sec": f"system.disk.operations /s {_WRITE}",
    "Commands/sec": "system.disk.operations /s",
    "MBytes Read/sec": f"system.disk.io MiB/s {_READ}",
    "MBytes Written/sec": f"system.disk.io MiB/s {_WRITE}",
    "Average Guest MilliSec/Command": "xat.disk.await ms",
    "Average Guest MilliSec/Read|Average MilliSec/Read": f"xat.disk.await ms {_READ}",
    "Average Guest MilliSec/Write|Average MilliSec/Write": f"xat.disk.await ms {_WRITE}",
}
_COUNTERS = {
    kind: {_plain(name): column for first, column in columns(specs).items() for name in _names(first)}
    for kind, specs in {
        "cpu": {
            "% Processor Time|Prozessorzeit (%)|% temps processeur": "xat.cpu.busy %",
            "% User Time|Benutzerzeit (%)|% temps utilisateur": "system.cpu.utilization % cpu.mode=user",
            "% Privileged Time|Privilegierte Zeit (%)|% temps privilégié": "system.cpu.utilization % cpu.mode=system",
            "% Idle Time|Leerlaufzeit (%)|% d'inactivité": "system.cpu.utilization % cpu.mode=idle",
            "% Interrupt Time|Interruptzeit (%)|% temps d'interruption": "system.cpu.utilization % cpu.mode=interrupt",
            "% DPC Time|DPC-Zeit (%)|% temps DPC": "system.cpu.utilization % cpu.mode=softirq",
            "Interrupts/sec|Interrupts/s|Interruptions/s": "xat.system.interrupts /s",
            "Processor Frequency": "system.cpu.frequency MHz",
        },
        "memory": {
            "Available Bytes|Verfügbare Bytes|Octets disponibles": _STATE.format("By", "available"),
            "Available KBytes|Verfügbare KB|Kilo-octets disponibles": _STATE.format("KiB", "available"),
            "Available MBytes|Verfügbare MB|Mégaoctets disponibles": _STATE.format("MiB", "available"),
            "Committed Bytes|Zugesicherte Bytes|Octets validés": _STATE.format("By", "committed"),
            "Cache Bytes|Cachebytes|Octets de cache": _STATE.format("By", "cached"),
            "% Committed Bytes In Use|Zugesicherte verwendete Bytes (%)|Pourcentage d'octets dédiés utilisés": (
                "system.memory.utilization % system.memory.state=committed"
            ),
            "Page Faults/sec|Seitenfehler/s|Défauts de page/s": "system.paging.faults /s",
            "Machine MBytes": "system.memory.limit MiB",
            "Free MBytes": _STATE.format("MiB", "free"),
            "Kernel MBytes": _STATE.format("MiB", "kernel"),
        },
        "disk": _DISK,
        "volume": _DISK,
        "network": {
            "Bytes Received/sec|Empfangene Bytes/s|Octets reçus/s": f"system.network.io By/s {_IN}",
            "Bytes Sent/sec|Bytes gesendet/s|Gesendete Bytes/s|Octets envoyés/s": f"system.network.io By/s {_OUT}",
            "Bytes Total/sec|Gesamtanzahl Bytes/s|Total des octets/s": "system.network.io By/s",
            "Packets Received/sec|Empfangene Pakete/s|Paquets reçus/s": f"system.network.packets /s {_IN}",
            "Packets Sent/sec|Gesendete Pakete/s|Paquets envoyés/s": f"system.network.packets /s {_OUT}",
            "Packets/sec|Pakete/s|Paquets/s": "system.network.packets /s",
        },
        "system": {
            "Processor Queue Length|Prozessor-Warteschlangenlänge|Longueur de la file du processeur": (
                "xat.system.run_queue"
            ),
            "Context Switches/sec|Kontextwechsel/s|Changements de contexte/s": "xat.system.context_switches /s",
            "Processes|Prozesse|Processus": "xat.system.tasks",
        },
        "process": {
            "% Processor Time|Prozessorzeit (%)|% temps processeur": "process.cpu.utilization %",
            "% User Time|Benutzerzeit (%)|% temps utilisateur": "process.cpu.utilization % cpu.mode=user",
            "% Privileged Time|Privilegierte Zeit (%)|% temps privilégié": "process.cpu.utilization % cpu.mode=system",
            "Working Set|Arbeitsseiten|Plage de travail": "process.memory.usage By",
            "Virtual Bytes|Virtuelle Bytes|Octets virtuels": "process.memory.virtual By",
            "Thread Count|Threadanzahl|Nombre de threads": "process.thread.count",
            "IO Read Bytes/sec|E/A-Bytes gelesen/s": f"process.disk.io By/s {_READ}",
            "IO Write Bytes/sec|E/A-Bytes geschrieben/s": f"process.disk.io By/s {_WRITE}",
        },
        "paging": {
            "% Usage|Belegung (%)|Pourcentage d'utilisation": "system.paging.utilization % system.paging.state=used"
        },
        "esx cpu": {"% Util Time": "xat.cpu.busy %"},
        "esx network": {
            "MBits Received/sec": f"system.network.io Mbit/s {_IN}",
            "MBits Transmitted/sec": f"system.network.io Mbit/s {_OUT}",
            "Packets Received/sec": f"system.network.packets /s {_IN}",
            "Packets Transmitted/sec": f"system.network.packets /s {_OUT}",
        },
        "esx disk": _ESX_DISK,
        "esx virtual": _ESX_DISK,
    }.items()
}
_UNITS = (
    (r"%", "%"),
    (r"millisec", "ms"),
    (r"mbits.*/s", "Mbit/s"),
    (r"mbytes.*/s", "MiB/s"),
    (r"kbytes.*/s", "KiB/s"),
    (r"(?:bytes|octets).*/s", "By/s"),
    (r"mbytes|megabytes", "MiB"),
    (r"kbytes", "KiB"),
    (r"bytes|octets", "By"),
    (r"\bsec/|\bsek\./", "s"),
    (r"/s(?:ec)?$", "/s"),
    (r"watts", "W"),
)


@lru_cache(4096)
def column_of(counter: Counter, tool: str) -> tuple[Column, Attributes]:
    """(column, attributes) of a counter; one without a common metric becomes `<tool>.<object>.<counter>`."""
    kind = _OBJECTS.get(_plain(counter.object), "")
    known = _COUNTERS.get(kind, {}).get(_plain(counter.counter))
    item = _item(kind, counter, named=known is not None)
    if known:
        return known, item
    text = _plain(counter.counter)
    unit = next((unit for pattern, unit in _UNITS if re.search(pattern, text)), "")
    return own_column(tool, f"{counter.object}.{counter.counter}", unit), item


def _item(kind: str, counter: Counter, *, named: bool) -> Attributes:
    """What an instance is; `_Total` of a known counter has no attributes, but for volumes, which are disks too."""
    instance = counter.instance
    if kind in ("cpu", "esx cpu"):
        node, _, number = instance.rpartition(",")
        pairs = [("numa.node", node)] if node and node != "_Total" else []
        pairs += [("cpu.logical_number", number)] if number and number != "_Total" else []
        return tuple(sorted(pairs))
    if kind == "volume":
        return (("perfmon.object", counter.object), *((("system.device", instance),) if instance else ()))
    if not instance or (named and instance == "_Total"):
        return ()
    return ((_ITEMS.get(kind, "instance"), instance),)
