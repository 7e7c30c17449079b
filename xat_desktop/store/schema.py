"""The tables of a partner's store; the migrations lead to exactly this."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_VERSION = 3
"""PRAGMA user_version; the Alembic revision is the same number with four digits."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", String(36), primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _version() -> Column[int]:
    """The shared server's version of the row; 0: it was never sent there."""
    return Column("ver", Integer, nullable=False, server_default="0")


def _reference(name: str, target: str, *, required: bool, cascade: bool = False) -> Column[str]:
    key = ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None)
    return Column(name, String(36), key, nullable=not required, index=True)


def _named(name: str) -> Table:
    return Table(name, metadata, _id(), Column("name", Text, nullable=False, unique=True), _version())


platform = _named("platform")
os_flavor = _named("os_flavor")
system_software = _named("system_software")
compute_model = Table(
    "compute_model",
    metadata,
    _id(),
    _reference("platform_id", "platform", required=True),
    Column("name", Text, nullable=False),
    Column("vcpus", Integer),
    Column("memory_bytes", Integer),
    Column("hourly_price", Float),
    _text("currency"),
    _text("price_date"),
    _text("price_source"),
    _text("notes"),
    _version(),
    UniqueConstraint("platform_id", "name"),
)
collector = Table(
    "collector",
    metadata,
    _id(),
    Column("site_name", Text, nullable=False),
    Column("machine_name", Text, nullable=False),
    _reference("platform_id", "platform", required=True),
    _reference("compute_model_id", "compute_model", required=True),
    _reference("os_flavor_id", "os_flavor", required=False),
    _reference("system_software_id", "system_software", required=False),
    _text("notes"),
    _text("zone"),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    _version(),
    UniqueConstraint("site_name", "machine_name"),
)
result_file = Table(
    "result_file",
    metadata,
    _id(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("size_bytes", Integer, nullable=False, index=True),
    _text("format"),
    _text("tool"),
    _text("tool_version"),
    _text("host"),
    Column("state", Text, CheckConstraint("state in ('imported', 'failed')", name="state"), nullable=False),
    _text("error"),
    Column("problems", Text, nullable=False, server_default="[]"),
    Column("problem_count", Integer, nullable=False, server_default="0"),
    Column("parser_version", Integer, nullable=False, server_default="0"),
    _reference("collector_id", "collector", required=False),
    _text("imported_by"),
    Column("imported_at", Integer, nullable=False),
    _version(),
    Column("stored", Integer, nullable=False, server_default="0"),
)
capture = Table(
    "capture",
    metadata,
    _id(),
    _reference("result_file_id", "result_file", required=True),
    _reference("collector_id", "collector", required=False),
    Column("tool", Text, nullable=False),
    _text("tool_version"),
    _text("command"),
    _text("host"),
    _text("label"),
    _text("run_group"),
    Column("tags", Text, nullable=False, server_default="{}"),
    Column("start_us", Integer),
    Column("end_us", Integer),
    _text("zone"),
    _text("zone_source"),
    Column("clock_shift_us", Integer, nullable=False, server_default="0"),
    Column("environment", Text, nullable=False, server_default="{}"),
    Column("series_count", Integer, nullable=False, server_default="0"),
    Column("sample_count", Integer, nullable=False, server_default="0"),
    Column("created_at", Integer, nullable=False, index=True),
    _version(),
    Column("published", Integer, nullable=False, server_default="0"),
)
series = Table(
    "series",
    metadata,
    _id(),
    _reference("capture_id", "capture", required=True, cascade=True),
    _reference("times_from", "series", required=False, cascade=True),
    Column("metric", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _text("source_name"),
    Column("n", Integer, nullable=False),
    Column("t0", Integer, nullable=False),
    Column("t1", Integer, nullable=False),
    Column("minimum", Float),
    Column("maximum", Float),
    Column("sum", Float),
    Column("sum_squares", Float),
    Column("histogram", LargeBinary),
)
chunk = Table(
    "chunk",
    metadata,
    Column("series_id", String(36), ForeignKey("series.id", ondelete="CASCADE"), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("t0", Integer, nullable=False),
    Column("t1", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("times", LargeBinary),
    Column("data", LargeBinary, nullable=False),
)
pyramid = Table(
    "pyramid",
    metadata,
    Column("series_id", String(36), ForeignKey("series.id", ondelete="CASCADE"), primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("times", LargeBinary),
    Column("low", LargeBinary, nullable=False),
    Column("high", LargeBinary, nullable=False),
)
summary = Table(
    "summary",
    metadata,
    _id(),
    _reference("capture_id", "capture", required=True, cascade=True),
    Column("metric", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("statistic", Text, nullable=False),
    Column("value", Float, nullable=False),
    Column("unit", Text, nullable=False),
    _text("source_name"),
    _text("estimator"),
)
annotation = Table(
    "annotation",
    metadata,
    _id(),
    _reference("capture_id", "capture", required=True, cascade=True),
    Column("start_us", Integer, nullable=False),
    Column("end_us", Integer),
    Column("text", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    _version(),
)
analysis = Table(
    "analysis",
    metadata,
    _id(),
    Column("kind", Text, nullable=False, index=True),
    Column("parameters", Text, nullable=False),
    Column(
        "status",
        Text,
        CheckConstraint("status in ('pending', 'running', 'done', 'failed')", name="status"),
        nullable=False,
    ),
    Column("result", Text),
    _text("error"),
    Column("engine_version", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("finished_at", Integer),
    _version(),
    _text("inputs_hash"),
)
report = Table(
    "report",
    metadata,
    _id(),
    Column("title", Text, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", Integer, nullable=False, index=True),
    _version(),
)
audit = Table(
    "audit",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default="{}"),
)
sync_upload = Table(
    "sync_upload",
    metadata,
    Column("item", String(64), primary_key=True),
    _text("uri"),
    _text("reason"),
    Column("at", Integer, nullable=False),
)
Index("ix_chunk_window", chunk.c.series_id, chunk.c.t1)
