"""Counts of a whole store for its first page, in a fixed number of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from xat_desktop.store import schema
from xat_desktop.store.store import Store


@dataclass(frozen=True)
class StoreOverview:
    """What a partner has."""

    captures: int
    samples: int
    collectors: int
    failed_files: int
    files_with_problems: int
    captures_without_collector: int
    captures_by_platform: Mapping[str, int]
    captures_by_tool: Mapping[str, int]
    analyses_by_status: Mapping[str, int]
    run_groups: Mapping[str, int]
    """Captures of each run group, the newest group first."""
    reports: int
    size_bytes: int


def overview(store: Store) -> StoreOverview:
    """The counts as they are now."""
    capture, file = schema.capture, schema.result_file
    platform = sa.func.coalesce(schema.platform.c.name, "")
    owners = capture.outerjoin(schema.collector).outerjoin(schema.platform)
    with store.read() as db:

        def counts(column: sa.ColumnElement[str], source: sa.FromClause) -> dict[str, int]:
            rows = db.execute(sa.select(column, sa.func.count()).select_from(source).group_by(column))
            return {str(name): number for name, number in rows}

        def number(query: sa.Select[Any]) -> int:
            return int(db.execute(query).scalar_one() or 0)

        groups = (
            sa.select(capture.c.run_group, sa.func.count())
            .where(capture.c.run_group != "")
            .group_by(capture.c.run_group)
            .order_by(sa.func.max(capture.c.created_at).desc())
        )
        return StoreOverview(
            captures=number(sa.select(sa.func.count()).select_from(capture)),
            samples=number(sa.select(sa.func.sum(capture.c.sample_count))),
            collectors=number(sa.select(sa.func.count()).select_from(schema.collector)),
            failed_files=number(sa.select(sa.func.count()).where(file.c.state == "failed")),
            files_with_problems=number(sa.select(sa.func.count()).where(file.c.problem_count > 0)),
            captures_without_collector=number(
                sa.select(sa.func.count()).where(capture.c.collector_id.is_(None))
            ),
            captures_by_platform=counts(platform, owners),
            captures_by_tool=counts(capture.c.tool, capture),
            analyses_by_status=counts(schema.analysis.c.status, schema.analysis),
            run_groups={str(name): int(count) for name, count in db.execute(groups)},
            reports=number(sa.select(sa.func.count()).select_from(schema.report)),
            size_bytes=sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file()),
        )
