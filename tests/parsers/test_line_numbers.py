"""Line numbers that are counted when somebody asks are those that counting on the way gives."""

import random
from operator import index
from pathlib import Path

from xat_desktop.parsers._source import open_source


def test_they_are_the_same_in_any_order_of_asking(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"\xef\xbb\xbf" + b"".join(b"%d,row\r\n" % n * (n % 3 + 1) for n in range(40_000)))
    with open_source(path) as source:
        counted = list(source.blocks(50_000))
    with open_source(path) as source:
        asked = list(source.large_blocks(50_000))
    assert [block for _, block in asked] == [block for _, block in counted]
    order = list(range(len(asked)))
    random.Random(7).shuffle(order)
    assert {n: index(asked[n][0]) for n in order} == {n: counted[n][0] for n in order}


def test_a_compressed_file_has_them_too(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress(b"1,2\n" * 50_000))
    with open_source(path) as source:
        numbers = [index(first) for first, _ in source.large_blocks(40_000)]
    assert numbers[:2] == [1, 10_001]
