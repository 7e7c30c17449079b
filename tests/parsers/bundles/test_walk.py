"""A walk gives every member that is whole, and names what it does not give."""

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.parsers.bundles.archives import PACKERS, entry_of, tar_of, zip_of
from xat_desktop.errors import XatError
from xat_desktop.parsers.bundles import Bundle, Member, Refusal, Safety, is_bundle, walk

FILES = {"a/one.txt": b"first\n" * 1000, "b/two.txt": bytes(range(256)) * 400}


def _walk(
    tmp_path: Path, data: bytes, safety: Safety | None = None
) -> tuple[dict[str, bytes], dict[str, Refusal]]:
    path = tmp_path / "bundle"
    path.write_bytes(data)
    found: dict[str, bytes] = {}
    refused: dict[str, Refusal] = {}
    for one in walk(path, Bundle(safety or Safety())):
        short = one.path.removeprefix(f"{path}/")
        if isinstance(one, Member):
            found[short] = one.stream.read()
        else:
            refused[short] = one
    return found, refused


@pytest.mark.parametrize("packed", PACKERS)
def test_every_kind_gives_its_members(tmp_path: Path, packed: str) -> None:
    data = PACKERS[packed](tar_of(FILES))
    assert is_bundle(io.BytesIO(data))
    assert _walk(tmp_path, data) == (FILES, {})


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_zip_gives_its_members(tmp_path: Path, method: int) -> None:
    assert _walk(tmp_path, zip_of(FILES, method)) == (FILES, {})


@pytest.mark.parametrize("data", [b"", b"x", bytes(1024), b"\x1f\x8b", PACKERS[".gz"](b"no tar"), b"PK"])
def test_other_files_are_no_bundles(data: bytes) -> None:
    assert not is_bundle(io.BytesIO(data))


def test_office_documents_are_tables_not_bundles() -> None:
    assert not is_bundle(io.BytesIO(zip_of({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})))
    mimetype = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    assert not is_bundle(io.BytesIO(zip_of(mimetype, zipfile.ZIP_STORED)))


def test_archives_inside_archives_keep_the_whole_path(tmp_path: Path) -> None:
    inner = zip_of(FILES)
    outer = PACKERS[".gz"](
        tar_of({"x/inner.zip": inner, "plain": b"1", "y.tar.xz": PACKERS[".xz"](tar_of(FILES))})
    )
    found, refused = _walk(tmp_path, zip_of({"outer.tgz": outer}))
    assert refused == {}
    assert found["outer.tgz/x/inner.zip/a/one.txt"] == FILES["a/one.txt"]
    assert found["outer.tgz/y.tar.xz/b/two.txt"] == FILES["b/two.txt"]
    assert found["outer.tgz/plain"] == b"1"


def test_too_deep_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    deep = zip_of({"deep": b"1"})
    for level in range(3):
        deep = tar_of({f"{level}": deep, f"beside{level}": b"2"})
    found, refused = _walk(tmp_path, deep)
    assert set(found) == {"beside2", "2/beside1", "2/1/beside0"}
    assert set(refused) == {"2/1/0"}
    assert "too deep" in str(refused["2/1/0"].error)


def test_unsafe_names_links_and_devices_are_refused_by_name(tmp_path: Path) -> None:
    data = tar_of(
        {"/etc/passwd": b"x", "../up": b"x", "a/../../up": b"x", "C:\\win": b"x", "good": b"x"},
        entry_of("link", tarfile.SYMTYPE, "/etc/passwd"),
        entry_of("inside/link", tarfile.SYMTYPE, "../good"),
        entry_of("out/link", tarfile.SYMTYPE, "../../good"),
        entry_of("hard", tarfile.LNKTYPE, "good"),
        entry_of("null", tarfile.CHRTYPE),
        entry_of("pipe", tarfile.FIFOTYPE),
    )
    found, refused = _walk(tmp_path, data)
    assert set(found) == {"good"}
    assert len(refused) == 10
    assert {name for name, refusal in refused.items() if refusal.harmless} == {"inside/link", "hard"}


def test_zip_links_and_encrypted_members_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("../up", b"x")
        archive.writestr("good", b"x")
        archive.writestr("secret", b"x")
    data = bytearray(out.getvalue())
    data[data.rindex(b"secret") - 38] |= 1  # the flag in the directory
    found, refused = _walk(tmp_path, bytes(data))
    assert set(found) == {"good"}
    assert "encrypted" in str(refused["secret"].error)
    assert set(refused) == {"link", "../up", "secret"}


def test_control_characters_never_reach_a_path(tmp_path: Path) -> None:
    found, _ = _walk(tmp_path, tar_of({"a\x1b[31m\n.txt": b"x", "b\u202e.txt": b"x"}))
    assert set(found) == {"a?[31m?.txt", "b?.txt"}


def test_a_bomb_is_refused_by_name_and_the_rest_is_read(tmp_path: Path) -> None:
    files = {"before": b"1", "bomb": bytes(100 << 20), "after": b"2"}
    for data in (zip_of(files), PACKERS[".gz"](tar_of(files))):
        path = tmp_path / "bundle"
        path.write_bytes(data)
        found, refused = [], []
        for member in walk(path):
            assert isinstance(member, Member)
            try:
                member.stream.read()
                found.append(member.name)
            except XatError as error:
                refused.append(str(error))
        assert found == ["before", "after"]
        assert len(refused) == 1
        assert "/bomb unpacks to more than 64 MiB" in refused[0]


def test_the_whole_bundle_has_a_limit(tmp_path: Path) -> None:
    files = {name: bytes(1000) for name in "abcdefgh"}
    for data in (zip_of(files), PACKERS[".xz"](tar_of(files))):
        with pytest.raises(XatError, match="more than the limit"):
            _walk(tmp_path, data, Safety(max_bytes=3000))
        with pytest.raises(XatError, match="too many members"):
            _walk(tmp_path, data, Safety(max_members=5))


@pytest.mark.parametrize("packed", PACKERS)
def test_a_cut_tar_gives_what_is_whole_and_says_where_it_ends(tmp_path: Path, packed: str) -> None:
    noise = {f"{n}.bin": bytes((n * i * i) % 251 for i in range(20_000)) for n in range(1, 9)}
    data = PACKERS[packed](tar_of(noise))
    found, refused = _walk(tmp_path, data[: len(data) * 2 // 3])
    assert list(refused) == [str(tmp_path / "bundle")]
    whole = {name for name, content in found.items() if content == noise[name]}
    assert len(found) - len(whole) <= 1
    assert packed in (".bz2", ".zst", ".xz") or len(whole) >= 3


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_without_its_directory_gives_what_is_whole(tmp_path: Path, method: int) -> None:
    noise = {f"{n}.bin": bytes((n * i * i) % 251 for i in range(20_000)) for n in range(1, 9)}
    data = zip_of(noise, method)
    found, refused = _walk(tmp_path, data[: data.index(b"PK\x01\x02")])
    assert found == noise
    assert list(refused) == [str(tmp_path / "bundle")]
    found, _ = _walk(tmp_path, data[: len(data) // 2])
    assert sum(content == noise[name] for name, content in found.items()) == len(found) - 1


def test_a_streamed_zip_without_its_directory_gives_what_is_whole(tmp_path: Path) -> None:
    class NoSeek(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_where: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    out = NoSeek()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    data = out.getvalue()
    found, refused = _walk(tmp_path, data[: data.index(b"PK\x01\x02")])
    assert found == FILES
    assert len(refused) == 1


def test_a_damaged_member_says_so_and_the_others_are_whole(tmp_path: Path) -> None:
    data = bytearray(zip_of({"one": bytes(range(256)) * 100, "two": b"2" * 100}, zipfile.ZIP_STORED))
    data[500] ^= 0xFF
    path = tmp_path / "bundle"
    path.write_bytes(data)
    damage = {}
    for member in walk(path):
        assert isinstance(member, Member)
        member.stream.read()
        damage[member.name] = member.stream.damage
    assert "damaged in the archive" in damage["one"]
    assert damage["two"] == ""
