"""The sections of sar and sadf in all versions: their columns, and what a row of each is about."""

from collections.abc import Sequence
from functools import cache

from xat_desktop.domain.series import Attributes

ITEMS = {
    "CPU": "cpu.logical_number",
    "DEV": "system.device",
    "IFACE": "network.interface.name",
    "INTR": "interrupt.name",
    "TTY": "tty",
    "FCHOST": "fc.host",
    "FILESYSTEM": "system.device",
    "MOUNTPOINT": "system.filesystem.mountpoint",
    "FAN": "hw.id",
    "TEMP": "hw.id",
    "IN": "hw.id",
    "BAT": "hw.id",
    "DEVICE": "hw.name",
    "status": "hw.state",
    "BUS": "usb.bus",
    "idvendor": "usb.vendor_id",
    "idprod": "usb.product_id",
    "manufact": "usb.manufacturer",
    "product": "usb.product",
}
"""Columns that name the thing a row is about, and the attribute they become."""

_WHOLE = {("CPU", "all"), ("CPU", "-1"), ("INTR", "sum")}
"""A row about everything together has no such attribute."""

_HEADERS = {
    "cpu-load": "CPU;%user;%usr;%nice;%system;%sys;%iowait;%steal;%irq;%soft;%guest;%gnice;%idle",
    "process-and-context-switch": "proc/s;cswch/s",
    "interrupts": "INTR;all;intr/s",
    "swap-pages": "pswpin/s;pswpout/s",
    "paging": "pgpgin/s;pgpgout/s;fault/s;majflt/s;pgfree/s;pgscank/s;pgscand/s;pgsteal/s;%vmeff;pgprom/s;pgdem/s",
    "io": "tps;rtps;wtps;dtps;bread/s;bwrtn/s;bdscd/s",
    "memory-changes": "frmpg/s;shmpg/s;bufpg/s;campg/s",
    "memory": "kbmemfree;kbavail;kbmemused;%memused;kbbuffers;kbcached;kbcommit;%commit;kbactive;kbinact;kbdirty;"
    "kbshmem;kbanonpg;kbslab;kbkstack;kbpgtbl;kbvmused",
    "swap": "kbswpfree;kbswpused;%swpused;kbswpcad;%swpcad",
    "hugepages": "kbhugfree;kbhugused;%hugused;kbhugrsvd;kbhugsurp",
    "kernel": "dentunusd;file-nr;inode-nr;pty-nr",
    "queue": "runq-sz;plist-sz;ldavg-1;ldavg-5;ldavg-15;blocked",
    "serial": "TTY;rcvin/s;xmtin/s;txmtin/s;framerr/s;prtyerr/s;brk/s;ovrun/s",
    "disk": "DEV;tps;rd_sec/s;wr_sec/s;dc_sec/s;rkB/s;wkB/s;dkB/s;avgrq-sz;areq-sz;avgqu-sz;aqu-sz;await;svctm;%util",
    "net-dev": "IFACE;rxpck/s;txpck/s;rxbyt/s;txbyt/s;rxkB/s;txkB/s;rxcmp/s;txcmp/s;rxmcst/s;%ifutil",
    "net-edev": "IFACE;rxerr/s;txerr/s;coll/s;rxdrop/s;txdrop/s;txcarr/s;rxfram/s;rxfifo/s;txfifo/s",
    "net-nfs": "call/s;retrans/s;read/s;write/s;access/s;getatt/s",
    "net-nfsd": "scall/s;badcall/s;packet/s;udp/s;tcp/s;hit/s;miss/s;sread/s;swrite/s;saccess/s;sgetatt/s",
    "net-sock": "totsck;tcpsck;udpsck;rawsck;ip-frag;tcp-tw",
    "net-ip": "irec/s;fwddgm/s;idel/s;orq/s;asmrq/s;asmok/s;fragok/s;fragcrt/s",
    "net-eip": "ihdrerr/s;iadrerr/s;iukwnpr/s;idisc/s;odisc/s;onort/s;asmf/s;fragf/s",
    "net-icmp": "imsg/s;omsg/s;iech/s;iechr/s;oech/s;oechr/s;itm/s;itmr/s;otm/s;otmr/s;iadrmk/s;iadrmkr/s;oadrmk/s;"
    "oadrmkr/s",
    "net-eicmp": "ierr/s;oerr/s;idstunr/s;odstunr/s;itmex/s;otmex/s;iparmpb/s;oparmpb/s;isrcq/s;osrcq/s;iredir/s;"
    "oredir/s",
    "net-tcp": "active/s;passive/s;iseg/s;oseg/s",
    "net-etcp": "atmptf/s;estres/s;retrans/s;retrseg/s;isegerr/s;orsts/s",
    "net-udp": "idgm/s;odgm/s;noport/s;idgmerr/s",
    "net-sock6": "tcp6sck;udp6sck;raw6sck;ip6-frag",
    "net-ip6": "irec6/s;fwddgm6/s;idel6/s;orq6/s;asmrq6/s;asmok6/s;imcpck6/s;omcpck6/s;fragok6/s;fragcr6/s",
    "net-eip6": "ihdrer6/s;iadrer6/s;iukwnp6/s;i2big6/s;idisc6/s;odisc6/s;inort6/s;onort6/s;asmf6/s;fragf6/s;"
    "itrpck6/s",
    "net-icmp6": "imsg6/s;omsg6/s;iech6/s;iechr6/s;oechr6/s;igmbq6/s;igmbr6/s;ogmbr6/s;igmbrd6/s;ogmbrd6/s;"
    "irtsol6/s;ortsol6/s;irtad6/s;inbsol6/s;onbsol6/s;inbad6/s;onbad6/s",
    "net-eicmp6": "ierr6/s;idtunr6/s;odtunr6/s;itmex6/s;otmex6/s;iprmpb6/s;oprmpb6/s;iredir6/s;oredir6/s;ipck2b6/s;"
    "opck2b6/s",
    "net-udp6": "idgm6/s;odgm6/s;noport6/s;idgmer6/s",
    "fchosts": "FCHOST;fch_rxf/s;fch_txf/s;fch_rxw/s;fch_txw/s",
    "softnet": "CPU;total/s;dropd/s;squeezd/s;rx_rps/s;flw_lim/s;blg_len",
    "cpu-frequency": "CPU;MHz",
    "cpu-weighted-frequency": "CPU;wghMHz",
    "fan-speed": "FAN;DEVICE;rpm;drpm",
    "temperature": "TEMP;DEVICE;degC;%temp",
    "voltage-input": "IN;DEVICE;inV;%in",
    "battery": "BAT;%cap;cap/min;status",
    "usb-devices": "manufact;product;BUS;idvendor;idprod;maxpower",
    "filesystems": "FILESYSTEM;MOUNTPOINT;MBfsfree;MBfsused;%fsused;%ufsused;Ifree;Iused;%Iused",
    "psi-cpu": "%scpu-10;%scpu-60;%scpu-300;%scpu",
    "psi-io": "%sio-10;%sio-60;%sio-300;%sio;%fio-10;%fio-60;%fio-300;%fio",
    "psi-mem": "%smem-10;%smem-60;%smem-300;%smem;%fmem-10;%fmem-60;%fmem-300;%fmem",
}
"""Section (as sadf -j names it; `swap` and `memory-changes` are our names) and the columns of all versions."""

SECTIONS = {name: tuple(header.split(";")) for name, header in _HEADERS.items()}
_BY_START = {
    (next((item for item in columns if item in ITEMS), ""), number): name
    for name, columns in SECTIONS.items()
    for number in columns
    if number not in ITEMS
}


@cache
def section_of(columns: tuple[str, ...]) -> str:
    """The section that a header line shows, by its item and its first number; empty when no version has it."""
    item = next((name for name in columns if name in ITEMS), "")
    number = next((name for name in columns if name not in ITEMS), "")
    if item == "INTR":
        return "interrupts"
    if item == "MOUNTPOINT":
        return "filesystems"
    return _BY_START.get((item, number), "")


def begins_section(column: str) -> bool:
    """Whether a section begins with this column where several stand in one line."""
    return column in _STARTS


_STARTS = {columns[0] for columns in SECTIONS.values()} | {"MOUNTPOINT"}


def item_attributes(items: Sequence[str], cells: Sequence[str]) -> Attributes:
    """Attributes of a row about `cells`; none for CPU `all` (`-1` in sadf -d) and for interrupt `sum`."""
    named = {
        ITEMS[item]: cell
        for item, cell in zip(items, cells, strict=True)
        if cell and (item, cell) not in _WHOLE
    }
    return tuple(sorted(named.items()))
