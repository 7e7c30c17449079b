"""`python -m tests.bench [import|bundle|window|charts|series|sync ...] [--rounds N]`: measures and prints a table."""

import argparse

from rich.console import Console
from rich.table import Table


def main() -> None:
    """Run the chosen benchmarks (all when none is named)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", nargs="*", choices=["import", "bundle", "window", "charts", "series", "sync", []], default=[]
    )
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    found = []
    if not chosen.what or "import" in chosen.what:
        from tests.bench import bench_import

        found += bench_import.figures(chosen.rounds)
    if not chosen.what or "bundle" in chosen.what:
        from tests.bench import bench_bundle

        found += bench_bundle.figures(chosen.rounds)
    if not chosen.what or "window" in chosen.what:
        from tests.bench import bench_window

        found += bench_window.figures(chosen.rounds)
    if not chosen.what or "charts" in chosen.what:
        from tests.bench import bench_charts

        found += bench_charts.figures(chosen.rounds)
    if not chosen.what or "series" in chosen.what:
        from tests.bench import bench_series

        found += bench_series.figures(chosen.rounds)
    if not chosen.what or "sync" in chosen.what:
        from tests.bench import bench_first_pull, bench_sync

        found += bench_sync.figures(chosen.rounds) + bench_first_pull.figures(chosen.rounds)
    table = Table("figure", "measured", "value", "goal", "", box=None)
    for figure in found:
        table.add_row(*figure.row)
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
