"""Opening, adding and sample partners, on real stores."""

from collections import Counter
from pathlib import Path

import pytest

from xat_desktop.domain.capture import Capture
from xat_desktop.errors import XatError
from xat_desktop.store.captures import captures
from xat_desktop.store.store import Store
from xat_desktop.tasks.add_sample_data import add_sample_data
from xat_desktop.tasks.open_partner import OpenedPartner, add_partner, open_partner
from xat_desktop.tasks.progress import NoProgress


def close(opened: OpenedPartner) -> OpenedPartner:
    assert opened.store is not None
    opened.store.close()
    return opened


def sample_captures(data_dir: Path) -> list[Capture]:
    opened = add_sample_data(data_dir, NoProgress())
    assert opened.store is not None
    assert len(opened.partners) == 1
    found = captures(opened.store)
    close(opened)
    return found


def test_first_start_has_no_partner(data_dir: Path) -> None:
    assert open_partner(data_dir, "", NoProgress()) == OpenedPartner((), None)


def test_added_partner_is_open_and_is_the_last(data_dir: Path) -> None:
    close(add_partner(data_dir, "Contoso", NoProgress()))
    close(add_partner(data_dir, "Fabrikam", NoProgress()))
    opened = close(open_partner(data_dir, "", NoProgress()))
    assert [partner.name for partner in opened.partners] == ["Contoso", "Fabrikam"]
    assert opened.store is not None
    assert opened.store.partner.name == "Fabrikam"


def test_refused_name_is_an_expected_error(data_dir: Path) -> None:
    with pytest.raises(XatError):
        add_partner(data_dir, "<b>", NoProgress())


def test_sample_data_comes_once_in_groups(data_dir: Path) -> None:
    first = sample_captures(data_dir)
    again = sample_captures(data_dir)
    assert [capture.id for capture in again] == [capture.id for capture in first]
    groups = Counter(capture.run_group for capture in first)
    assert len(groups) >= 2
    assert {capture.collector for capture in first} == {"Sample lab/vm"}
    assert sum(count >= 5 for count in groups.values()) >= 2, "enough runs on two sides to compare"


def test_what_a_killed_import_left_is_gone_after_the_next_start(store: Store, data_dir: Path) -> None:
    folder = store.folder / "files"
    (folder / "ab").mkdir(parents=True)
    draft, orphan = folder / ".999999999-x.part", folder / "ab" / f"{'ab' * 32}.zst"
    shown = store.folder / "opened" / "0123" / "run.jtl"
    shown.parent.mkdir(parents=True)
    for path in (draft, orphan, shown):
        path.write_bytes(b"left")
    opened = open_partner(data_dir, "acme", NoProgress())
    assert opened.store is not None
    opened.store.close()
    assert not any(path.exists() for path in (draft, orphan, shown))


def test_the_window_does_not_wait_for_an_import_elsewhere(store: Store, data_dir: Path) -> None:
    orphan = store.folder / "files" / "ab" / f"{'ab' * 32}.zst"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"may belong to the import")
    with store.write():
        opened = open_partner(data_dir, "acme", NoProgress())
    assert opened.store is not None
    opened.store.close()
    assert orphan.exists()
