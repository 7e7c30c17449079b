"""One sync: send what was frozen, take what is new, freeze what was edited, until nothing is in flight."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from xat_desktop.domain.sync import SyncProgress, SyncSummary
from xat_desktop.store.store import Store, now_us
from xat_desktop.sync import outbox
from xat_desktop.sync.digest import verify
from xat_desktop.sync.errors import UpgradeNeeded
from xat_desktop.sync.freezing import freeze
from xat_desktop.sync.pull import pull
from xat_desktop.sync.restored import meet_restored
from xat_desktop.sync.server import Hello, PartnerServer
from xat_desktop.sync.state import link, save_link

_ROUNDS = 40
"""Each round sends all edits; more are needed only while others write the same rows at the same time."""
_CALM_ROUNDS = 3
_PAUSE_S = 0.2

_MAY_PASS = ("23503", "23505")
"""Refused because of another row: it was missing, or has the name."""

Told = Callable[[SyncProgress], None]
"""Hears how far the sync is, and may raise Cancelled."""


def exchange_rows(
    store: Store, server: PartnerServer, hello: Hello, told: Told, *, retry_refused: bool = True
) -> SyncSummary:
    """Bring store and server together; safe to be cut at any point, and to be called again then."""
    sends = _may_send(hello)
    found = SyncSummary()
    if _came_back_from_a_backup(store, hello):
        with server.snapshot() as snapshot:
            clashes = meet_restored(store, snapshot)
            head, _ = snapshot.news({})
        save_link(store, epoch=hello.epoch, head=head)
        found = replace(found, conflicts=clashes)
    save_link(store, epoch=hello.epoch)
    if retry_refused and sends:
        outbox.forget_refusals(store)
    return _Rounds(store, server, told, hello, found).run(sends=sends)


def _may_send(hello: Hello) -> bool:
    if hello.mode == "upgrade_required":
        raise UpgradeNeeded(
            "This program is too old for the server", "Install the newer one, then sync again."
        )
    if hello.mode == "wait_server":
        raise UpgradeNeeded(
            "The server is older than this program", "Your administrator must upgrade it; nothing is lost."
        )
    return hello.mode == "full"


def _came_back_from_a_backup(store: Store, hello: Hello) -> bool:
    with store.read() as db:
        known = link(db)
    return bool(known.epoch) and (known.epoch != hello.epoch or hello.head < known.head)


@dataclass
class _Rounds:
    """The rounds of one sync."""

    store: Store
    server: PartnerServer
    told: Told
    hello: Hello
    found: SyncSummary
    moved: bool = True
    """Something has changed since both sides were last found equal."""
    helped: bool = False
    """Something was written there since the last round, so that a refused row may be accepted now."""

    def run(self, *, sends: bool) -> SyncSummary:
        """All rounds; what others beat again and again, since they write the same rows, waits for the next sync."""
        for number in range(_ROUNDS):
            if number > _CALM_ROUNDS:
                time.sleep(random.uniform(0, _PAUSE_S))  # noqa: S311 - so that the same two do not meet again
            if sends:
                self._flush()
            if not self._pull_and_freeze(sends=sends):
                break
        return replace(self.found, refused=outbox.refused_count(self.store))

    def _flush(self) -> None:
        """Send until no answer is awaited."""
        with self.store.read() as db:
            client_id = link(db).client_id
        most = min(outbox.OPS_AT_ONCE, self._limit("max_ops"))
        most_bytes = min(outbox.BYTES_AT_ONCE, self._limit("max_push_bytes"))
        while ops := outbox.next_ops(self.store, most, most_bytes):
            self.told(SyncProgress("sending", self.found.pushed))
            fitting, answers = self._within_limits(ops)
            if fitting:
                answers |= dict(
                    zip(fitting, self.server.push(client_id, outbox.ops_text(fitting)), strict=True)
                )
            applied = outbox.settle(self.store, ops, [answers[op] for op in ops])
            self.found = replace(self.found, pushed=self.found.pushed + applied)
            self.moved = True
            self.helped = self.helped or bool(applied)

    def _within_limits(self, ops: list[outbox.Op]) -> tuple[list[outbox.Op], dict[outbox.Op, dict[str, Any]]]:
        """What the server takes in one op, and the answers to what it would not."""
        limit = min(self._limit("max_op_bytes"), self._limit("max_push_bytes"))
        too_large = {"status": "refused", "code": "54000", "reason": f"It is larger than {limit:,} bytes."}
        large = {op: too_large for op in ops if outbox.size_of(op) > limit}
        return [op for op in ops if op not in large], large

    def _limit(self, name: str) -> int:
        return int(self.hello.limits.get(name) or 1 << 62)

    def _pull_and_freeze(self, *, sends: bool) -> int:
        """Take what is new; how many ops wait then. When none does, both sides must be equal."""

        def pulled_so_far(rows: int) -> None:
            self.told(SyncProgress("receiving", self.found.pulled + rows))

        with self.server.snapshot() as snapshot:
            pulled = pull(self.store, snapshot, pulled_so_far)
            self.moved = self.moved or bool(pulled.rows)
            if self.helped:
                outbox.forget_refusals(self.store, _MAY_PASS)
                self.helped = False
            frozen = freeze(self.store) if sends else 0
            repaired = 0
            if not frozen and self.moved:
                self.told(SyncProgress("checking"))
                repaired = verify(self.store, snapshot)
        checked = {"verified_at": now_us()} if not frozen and self.moved else {}
        save_link(self.store, head=pulled.head, **checked)
        self.moved = bool(repaired)
        self.found = replace(
            self.found,
            pulled=self.found.pulled + pulled.rows,
            conflicts=self.found.conflicts + pulled.clashes,
            repaired=self.found.repaired + repaired,
        )
        return frozen or repaired
