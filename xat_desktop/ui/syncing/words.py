"""Tables, fields, states and values of a sync in words for people."""

import json
from typing import Any

from PySide6.QtCore import QCoreApplication

from xat_desktop.domain.sync import HistoryEntry, SyncState, SyncSummary
from xat_desktop.domain.units import MISSING

LONGEST_VALUE = 400  # characters of a value that stands beside two others


def state_words(state: SyncState, conflicts: int = 0) -> str:
    """One sentence about the state; what a person must do goes first."""
    translate = QCoreApplication.translate
    if conflicts and state in ("synced", "waiting"):
        text = translate("SyncWords", "Two people changed the same: please decide {count} fields.")
        return text.format(count=f"{conflicts:,}")
    return {
        "off": translate("SyncWords", "No shared server: everything stays on this computer."),
        "synced": translate("SyncWords", "Everything here is on the server, and the other way round."),
        "waiting": translate("SyncWords", "Changes wait for the next sync."),
        "offline": translate("SyncWords", "The server cannot be reached. Work goes on; nothing is lost."),
        "sign_in": translate("SyncWords", "Please sign in again. Your changes wait here."),
        "revoked": translate("SyncWords", "You are no longer a member on the server. Your data stays here."),
        "upgrade": translate("SyncWords", "Program and server do not fit: one of them must be upgraded."),
        "stopped": translate("SyncWords", "The last sync did not come to its end."),
    }[state]


def short_state(state: SyncState, waiting: int, conflicts: int) -> str:
    """A few words for the status bar."""
    translate = QCoreApplication.translate
    if state not in ("synced", "waiting", "offline"):
        return {
            "off": translate("SyncWords", "No server"),
            "sign_in": translate("SyncWords", "Sign in again"),
            "revoked": translate("SyncWords", "Access ended"),
            "upgrade": translate("SyncWords", "Upgrade needed"),
            "stopped": translate("SyncWords", "Sync stopped"),
        }[state]
    words = [translate("SyncWords", "Offline")] if state == "offline" else []
    if conflicts:
        words.append(translate("SyncWords", "{count} conflicts").format(count=f"{conflicts:,}"))
    if waiting:
        words.append(translate("SyncWords", "{count} waiting").format(count=f"{waiting:,}"))
    return " · ".join(words) or translate("SyncWords", "Synced")


def icon_of(state: SyncState, conflicts: int = 0) -> str:
    """The icon of a state."""
    if state in ("sign_in", "revoked", "upgrade", "stopped"):
        return "warning"
    if conflicts:
        return "conflict"
    return {"synced": "cloud-done", "waiting": "cloud-up"}.get(state, "cloud-off")


def kind_of(table: str) -> str:
    """What a row of this table is called."""
    translate = QCoreApplication.translate
    return {
        "platform": translate("SyncWords", "Platform"),
        "os_flavor": translate("SyncWords", "Operating system"),
        "system_software": translate("SyncWords", "System software"),
        "compute_model": translate("SyncWords", "Compute model"),
        "collector": translate("SyncWords", "Collector"),
        "result_file": translate("SyncWords", "Result file"),
        "capture": translate("SyncWords", "Capture"),
        "annotation": translate("SyncWords", "Annotation"),
        "analysis": translate("SyncWords", "Analysis"),
        "report": translate("SyncWords", "Report"),
    }.get(table, table)


def field_words(field: str) -> str:
    """`site_name` is Site name."""
    if field == "deleted":
        return QCoreApplication.translate("SyncWords", "Deleted")
    words = field.removesuffix("_id").removesuffix("_us").replace("_", " ")
    return words[:1].upper() + words[1:]


def value_words(value: Any) -> str:
    """A value as it is compared; a long one is cut."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, bool):
        translate = QCoreApplication.translate
        return translate("SyncWords", "yes") if value else translate("SyncWords", "no")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} …"


def exchanged(summary: SyncSummary) -> str:
    """What a sync did: `12 received, 3 sent`."""
    translate = QCoreApplication.translate
    parts = (
        (summary.pulled, translate("SyncWords", "{count} received")),
        (summary.pushed, translate("SyncWords", "{count} sent")),
        (summary.conflicts, translate("SyncWords", "{count} conflicts")),
        (summary.refused, translate("SyncWords", "{count} refused")),
        (summary.repaired, translate("SyncWords", "{count} repaired")),
    )
    told = [words.format(count=f"{count:,}") for count, words in parts if count]
    return ", ".join(told) or translate("SyncWords", "nothing new")


def result_words(entry: HistoryEntry) -> str:
    """How a sync ended."""
    translate = QCoreApplication.translate
    if entry.result == "done":
        return translate("SyncWords", "done")
    if entry.result == "cancelled":
        return translate("SyncWords", "cancelled")
    return entry.error or translate("SyncWords", "failed")
