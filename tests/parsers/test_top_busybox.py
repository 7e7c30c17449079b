"""top of BusyBox: facts of a real file, other columns, threads of the kernel, cut files."""

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

SAMPLE = "top/busybox1.35_top_b_d1.txt"


def test_facts() -> None:
    captures, problems = parse_sample(SAMPLE)
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    lines = (SAMPLES / SAMPLE).read_text().splitlines()
    used = [int(line.split()[1].rstrip("K")) * 1024 for line in lines if line.startswith("Mem: ")]
    assert capture.find("system.memory.usage", system__memory__state="used")[1].tolist() == used
    shares = [line.split()[1] for line in lines if line.startswith("CPU: ")]
    user = capture.find("system.cpu.utilization", cpu__mode="user")[1]
    assert user.tolist() == [int(shares[1].rstrip("%")) / 100]  # the first is since boot
    load = [float(line.split()[2]) for line in lines if line.startswith("Load average")]
    assert capture.find("system.cpu.load_average.1m")[1].tolist() == load
    assert capture.info.zone_source == "none"


OLD = """Mem: 1523456K used, 510668K free, 1234K shrd, 45678K buff, 345678K cached
CPU0:   3% usr   1% sys   0% nic  95% idle   0% io   0% irq   1% sirq
CPU1: 1.5% usr   1% sys   0% nic  97% idle   0% io   0% irq   0% sirq
Load average: 0.15 0.10 0.05 2/123 4567
  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND
 2201     1 mysql    S    1024m  5.1   0  3.0 /usr/sbin/mysqld --user=mysql
 2202     1 root     S N  10000  5.1   0  1.5 {watch.sh} /bin/sh ./watch.sh
   12     2 root     SW<      0  0.0   0  0.0 [kworker/0:1H]
"""


def test_single_cpus_and_older_columns() -> None:
    captures, problems = parse_bytes((OLD + OLD).encode(), "top.txt")
    capture = captures[0]
    assert capture.find("system.cpu.utilization", cpu__mode="user", cpu__logical_number="1")[1].tolist() == [
        0.015
    ]
    assert capture.find("system.cpu.utilization", cpu__mode="softirq", cpu__logical_number="0")[
        1
    ].tolist() == [0.01]
    item = {"process__executable__name": "mysqld"}
    assert capture.find("process.memory.virtual", **item)[1].tolist() == [1 << 30] * 2
    assert capture.find("process.cpu.utilization", **item)[1].tolist() == [0.03]
    programs = {dict(key.attributes).get("process.executable.name") for key in capture.series}
    assert programs == {None, "mysqld", "watch.sh", "[kworker/0:1H]"}
    assert problems.count == 0


def test_a_snapshot_that_is_cut() -> None:
    captures, problems = parse_bytes((OLD + OLD).encode()[:-30], "top.txt")
    times, _ = captures[0].find("process.memory.virtual", process__executable__name="mysqld")
    assert times.tolist() == [0]
    assert [problem.line for problem in problems.kept] == [16]


def test_damaged_numbers_are_problems() -> None:
    lines = (OLD + OLD).splitlines(keepends=True)
    start = len(lines) // 2
    damage = {
        "Mem:": ("K used", "K u5ed"),
        "CPU0": ("3%", "3..1%"),
        "Load": ("0.10", "0.1.0"),
        "2202": ("10000", "1e400"),
    }
    wrong = []
    for at, line in enumerate(lines[start:], start):
        for begin, (old, new) in damage.items():
            if begin in line:
                assert old in line, line
                lines[at] = line.replace(old, new, 1)
                wrong.append(at + 1)
    captures, problems = parse_bytes("".join(lines).encode(), "top.txt")
    capture = captures[0]
    assert sorted(problem.line for problem in problems.kept) == wrong
    assert len(wrong) == len(damage)
    assert len(capture.find("system.cpu.load_average.1m")[1]) == 1
    assert not [k for k in capture.series if ("cpu.logical_number", "0") in k.attributes]
