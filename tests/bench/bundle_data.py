"""A bundle of thousands of small result files, each with content of its own, as a field engineer brings it."""

import re
import tarfile
from io import BytesIO
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"
KINDS = (
    "vmstat/vmstat4.0.2_w_t_2s.txt",
    "sar/sar10.1.5_u_r_enUS_ampm.txt",
    "sar/sadf10.1.5_d_u_d.csv",
    "iostat/iostat12.6.1_xtk_5s_enUS_ampm_head.txt",
    "mpstat/mpstat12.6.1_2s_all_enUS_ampm.txt",
    "pgbench/pgbench15_tpcb_c8_T15_aggregate1_stdout.txt",
    "wrk/wrk4.1_t2_c16_d10_latency_items.txt",
    "sysbench/sysbench1.0.20_oltp_point_select_rate500.txt",
    "fio/fio3.33_avg1000ms_randrw_qd4_lat.1.log",
)


def write_bundle(path: Path, files: int) -> Path:
    """A tar.gz with `files` members, small ones of nine formats in turn; made once."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with tarfile.open(draft, "w:gz", compresslevel=1) as archive:
        for number in range(files):
            name = KINDS[number % len(KINDS)]
            content = _variant((SAMPLES / name).read_bytes(), number)
            entry = tarfile.TarInfo(f"host{number % 40:02d}/{number:05d}_{Path(name).name}")
            entry.size = len(content)
            archive.addfile(entry, BytesIO(content))
    draft.replace(path)
    return path


def _variant(content: bytes, number: int) -> bytes:
    """The same file with another last digit here and there: no two members are equal."""
    digits = iter(f"{number:05d}".encode())
    places = [found.start() + 1 for found in re.finditer(rb"\.\d\d(?=\s|;|$)", content)]
    changed = bytearray(content)
    for place, digit in zip(places, digits, strict=False):
        changed[place] = digit
    if len(places) < 5:
        changed += b"\n" * (number // len(KINDS) % 7) + b" " * (number // len(KINDS))
    return bytes(changed)
