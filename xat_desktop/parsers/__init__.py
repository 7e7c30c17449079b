"""All formats that can be read: one line registers a parser; the file dialog and `xat formats` follow."""

from xat_desktop.parsers import (
    fio_json,
    fio_log,
    iostat_json,
    iostat_text,
    jtl_csv,
    mpstat_json,
    mpstat_text,
    pgbench_aggregate,
    pgbench_log,
    pgbench_stdout,
    sysbench,
    vmstat,
    vmstat_disk,
    wrk,
)
from xat_desktop.parsers._base import Parser

PARSERS: tuple[Parser, ...] = (
    jtl_csv.PARSER,
    fio_log.PARSER,
    fio_json.PARSER,
    pgbench_log.PARSER,
    iostat_text.PARSER,
    iostat_json.PARSER,
    mpstat_text.PARSER,
    mpstat_json.PARSER,
    vmstat.PARSER,
    vmstat_disk.PARSER,
    pgbench_aggregate.PARSER,
    pgbench_stdout.PARSER,
    sysbench.PARSER,
    wrk.PARSER,
)
