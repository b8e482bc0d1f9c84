"""Where a file lies, as tables: mounts, drives, folders of cloud programs."""

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from desktop_app.base.userdirs import default_file
from desktop_app.files.mounts import Mount, is_shared, mount_of
from desktop_app.files.places import Place, of_drive, of_mount, place_named, place_of

MOUNTS = r"""/dev/sda2 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/sda3 /home ext4 rw 0 0
/dev/sdb1 /media/user/U\040\347\233\230 vfat rw 0 0
/dev/sdc1 /run/media/user/STICK exfat ro 0 0
/dev/sdd1 /data/plugged ntfs rw 0 0
//server/share /home/user/share cifs rw 0 0
server:/export /srv/nfs nfs4 rw 0 0
sshfs#host /home/user/ssh fuse.sshfs rw 0 0
/dev/sde1 /mnt/disk ext4 rw 0 0
broken line
"""
PLACES = {
    "/home/user/评估.db": Place.OWN,
    "/tmp/评估.db": Place.OWN,
    "/评估.db": Place.OWN,
    "/media/user/U 盘/评估.db": Place.REMOVABLE,
    "/media/user/other/评估.db": Place.OWN,  # nothing is mounted there
    "/run/media/user/STICK/a/b/评估.db": Place.REMOVABLE,
    "/data/plugged/评估.db": Place.REMOVABLE,
    "/mnt/disk/评估.db": Place.REMOVABLE,
    "/home/user/share/评估.db": Place.NETWORK,
    "/home/user/shared/评估.db": Place.OWN,
    "/srv/nfs/评估.db": Place.NETWORK,
    "/home/user/ssh/评估.db": Place.NETWORK,
}


@pytest.mark.parametrize("path", PLACES)
def test_the_mount_says_what_it_is(path: str) -> None:
    mount = mount_of(PurePosixPath(path), MOUNTS)
    assert of_mount(mount, lambda device: device in ("/dev/sdb1", "/dev/sdc1", "/dev/sdd1")) is PLACES[path]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/media/user/KINGSTON", Place.REMOVABLE),
        ("/run/media/user/x", Place.REMOVABLE),
        ("/mnt/disk", Place.REMOVABLE),
        ("/mntx", Place.OWN),
        ("//server/share", Place.NETWORK),
        ("\\\\server\\share", Place.NETWORK),
        ("/run/user/1000/gvfs/smb-share:server=a", Place.NETWORK),
        ("/home/user/x", Place.OWN),
    ],
)
def test_a_place_that_is_not_there_is_known_by_its_name(path: str, expected: Place) -> None:
    assert place_named(path) is expected


def test_a_system_on_a_stick_is_its_own_computer() -> None:
    assert of_mount(Mount("/dev/sda1", "/", "ext4"), lambda _: True) is Place.OWN
    assert of_mount(None, lambda _: True) is Place.OWN


def test_a_path_that_hangs_is_known_to_be_shared_without_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_shared(PureWindowsPath("\\\\server\\share\\评估.db"))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "read_bytes", lambda _: MOUNTS.encode())
    shared = [path for path in PLACES if is_shared(PurePosixPath(path))]
    assert shared == [path for path, place in PLACES.items() if place is Place.NETWORK]


@pytest.mark.parametrize(
    ("kind", "unc", "place"),
    [
        (3, False, Place.OWN),
        (2, False, Place.REMOVABLE),
        (4, False, Place.NETWORK),
        (5, False, Place.REMOVABLE),
        (1, True, Place.NETWORK),
        (0, False, Place.OWN),
    ],
)
def test_windows_says_what_a_drive_is(kind: int, unc: bool, place: Place) -> None:
    assert of_drive(kind, unc) is place


def test_a_folder_that_a_program_copies_is_no_place_of_this_computer(tmp_path: Path) -> None:
    folder = tmp_path / "工作" / "巡察"
    folder.mkdir(parents=True)
    assert place_of(folder / "评估.db") is Place.OWN
    (tmp_path / "工作" / ".stfolder").mkdir()
    assert place_of(folder / "评估.db") is Place.SYNCED


def test_the_programs_own_folder_is_never_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSMENT_HOME", str(tmp_path / "OneDrive"))
    assert place_of(default_file()) is Place.OWN
