"""Where a file lies, as tables: mounts, drives, folders of cloud programs."""

import string
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from desktop_app.base.userdirs import default_file
from desktop_app.files import places
from desktop_app.files.mounts import Mount, is_shared, mount_of
from desktop_app.files.places import Place, is_folder, of_drive, of_mount, place_named, place_of
from desktop_app.files.windows_drives import FIXED, NO_DRIVE, REMOTE, Drive, drive_under

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


DRIVES = {
    "C:": (Drive(FIXED), Place.OWN),
    "D:": (Drive(FIXED), Place.OWN),  # a part of the same disk, as most laptops have one
    "E:": (Drive(2), Place.REMOVABLE),
    "F:": (Drive(FIXED, on_cable=True), Place.REMOVABLE),  # a hard disk in a case of its own
    "G:": (Drive(5), Place.REMOVABLE),
    "H:": (Drive(6), Place.OWN),
    "I:": (Drive(0), Place.OWN),
    "J:": (Drive(NO_DRIVE), Place.REMOVABLE),  # a stick that is out
    "Y:": (Drive(REMOTE), Place.NETWORK),
    "Z:": (Drive(NO_DRIVE, has_server=True), Place.NETWORK),  # a network folder that is cut off
}


@pytest.mark.parametrize("home", ["C:\\Users\\x", "c:/", "D:\\x"])
def test_windows_says_what_a_drive_is(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(path: PurePath) -> Drive:
        return DRIVES[PureWindowsPath(path).drive.upper()][0]

    monkeypatch.setattr(places, "drive_under", told)
    monkeypatch.setattr(places, "home_folder", lambda: Path(home))
    monkeypatch.setattr(sys, "platform", "win32")
    for letter, (drive, place) in DRIVES.items():
        paths = (f"{letter}\\巡察\\评估.db", f"{letter.lower()}/评估.db", f"\\\\?\\{letter}\\评估.db", letter)
        assert [place_named(path) for path in paths] == [place] * 4
        assert of_drive(drive) is place


def test_the_users_own_drive_is_never_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(places, "drive_under")
    monkeypatch.setattr(places, "home_folder", lambda: Path("E:\\x"))
    monkeypatch.setattr(sys, "platform", "win32")
    assert place_named("e:\\评估.db") is Place.OWN


@pytest.mark.skipif(sys.platform != "win32", reason="Windows itself is asked")
def test_windows_knows_its_own_drive_and_that_which_is_not_there(tmp_path: Path) -> None:
    free = next(letter for letter in string.ascii_uppercase[3:] if not is_folder(Path(f"{letter}:\\")))
    assert drive_under(tmp_path) == Drive(FIXED)
    assert drive_under(PureWindowsPath(f"{free}:\\评估.db")) == Drive(NO_DRIVE)
    assert (place_named(str(tmp_path)), place_named(f"{free}:\\评估.db")) == (Place.OWN, Place.REMOVABLE)


def test_a_folder_that_a_program_copies_is_no_place_of_this_computer(tmp_path: Path) -> None:
    folder = tmp_path / "工作" / "巡察"
    folder.mkdir(parents=True)
    assert place_of(folder / "评估.db") is Place.OWN
    (tmp_path / "工作" / ".stfolder").mkdir()
    assert place_of(folder / "评估.db") is Place.SYNCED


def test_the_programs_own_folder_is_never_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSMENT_HOME", str(tmp_path / "OneDrive"))
    assert place_of(default_file()) is Place.OWN
