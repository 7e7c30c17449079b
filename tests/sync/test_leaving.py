"""What a store forgets when it leaves its server, so that nothing goes to the wrong place afterwards."""

from tests.sync.conftest import NewLaptop
from xat_desktop.store import uploads
from xat_desktop.sync.link import leave


def test_an_upload_that_was_begun_does_not_go_on_at_the_next_server(new_laptop: NewLaptop) -> None:
    """The session's address leads into the folder of the partner that was left."""
    store = new_laptop().store
    uploads.remember_session(store, "a" * 64, "https://storage.googleapis.com/upload?upload_id=1")
    uploads.hold_back(store, "b" * 64, "too large for that server")
    leave(store)
    assert uploads.session_of(store, "a" * 64) == ""
    with store.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM sync_upload").scalar() == 0


def test_what_the_server_had_is_not_said_of_the_next_one(new_laptop: NewLaptop) -> None:
    store = new_laptop().store
    with store.write() as db:
        db.exec_driver_sql(
            "INSERT INTO result_file (id, sha256, name, size_bytes, state, imported_at, ver, stored)"
            " VALUES ('f', ?, 'sar.txt', 9, 'imported', 1, 3, 1)",
            ("a" * 64,),
        )
        db.exec_driver_sql(
            "INSERT INTO capture (id, result_file_id, tool, created_at, ver, published)"
            " VALUES ('c', 'f', 'sar', 1, 3, 1)"
        )
    leave(store)
    with store.read() as db:
        assert db.exec_driver_sql("SELECT stored, ver FROM result_file").one() == (0, 0)
        assert db.exec_driver_sql("SELECT published, ver FROM capture").one() == (0, 0)
