"""Folders that a program copies elsewhere: each is known by every sign of it, and nothing ordinary is taken for one."""

import os
import string
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import backups_folder, copies_folder, data_folder, default_file
from desktop_app.files import clouds
from desktop_app.files.clouds import (
    CLOUDS,
    SOME,
    Cloud,
    cloud_of,
    is_placeholder,
    marked,
    named,
    refuse,
    told_of,
    words_of,
)

FOLDERS = {
    "OneDrive": ("OneDrive", "OneDrive - 某某局", "ONEDRIVE"),
    "百度网盘": ("BaiduSyncdisk", "百度网盘同步空间", "百度网盘", "BaiduNetdiskWorkspace"),
    "坚果云": ("Nutstore", "Nutstore Files", "Nutstore Files(1)", "我的坚果云", "坚果云"),
    "WPS云盘": ("WPS云盘", "WPSDrive", "WPS Cloud Files"),
    "微云": ("Weiyun", "微云同步盘", "腾讯微云", "微云同步助手"),
    "腾讯文档": ("腾讯文档",),
    "阿里云盘": ("aDrive", "阿里云盘"),
    "华为云空间": ("华为云空间", "华为云盘", "HUAWEI云空间"),
    "天翼云盘": ("天翼云盘", "eCloud"),
    "移动云盘": ("和彩云", "移动云盘", "中国移动云盘"),
    "联通云盘": ("沃云盘", "联通云盘", "联通沃云盘", "沃家云盘"),
    "网盘": ("网盘", "我的网盘", "同步空间", "同步盘", "云盘", "云同步", "CloudDrive2"),
    "pCloud": ("pCloudDrive", "pCloud Drive"),
    "Box": ("Box Sync", "Box Drive"),
    "小米云服务": ("小米云服务", "小米云盘", "小米云"),
    "360云盘": ("360安全云盘",),
    "系统云同步": ("系统云同步", "统信云盘", "deepin云同步", "UOS Cloud"),
    "iCloud": ("iCloudDrive", "iCloud Drive", "Mobile Documents"),
    "Dropbox": ("Dropbox", "Dropbox (某局)", "dropbox"),
    "谷歌云端硬盘": ("Google Drive", "GoogleDrive", "My Drive"),
    "Nextcloud": ("Nextcloud", "Nextcloud2"),
    "ownCloud": ("ownCloud",),
    "Seafile": ("Seafile",),
    "Syncthing": ("Syncthing",),
    "微信": ("WeChat Files", "xwechat_files", "WeChat_Data", "WeChat", ".xwechat"),
    "企业微信": ("WXWork", "企业微信微盘"),
    "QQ": ("Tencent Files", "nt_qq_0a1b"),
    "钉钉": ("DingTalk", "钉盘"),
    "飞书": ("Feishu", "Lark"),
}
"""What the folders are called; written by hand, not read off the table that is tried."""
NAMES = sorted((name, folder) for name, folders in FOLDERS.items() for folder in folders)
OPEN = ("OneDrive - ", "nt_qq_")  # behind these comes whatever the program puts there
ORDINARY = st.text(
    alphabet="巡察整改评估资料旧的备份通知关于" + string.ascii_letters + string.digits + "-_.", min_size=1
)
MARKS = [
    *((".dropbox.cache", "Dropbox"), (".stfolder", "Syncthing"), (".owncloudsync.log", "ownCloud")),
    *((".nextcloudsync.log", "Nextcloud"), (".sync_0123abcdef.db", "Nextcloud"), ("._sync_0123abcdef.db", "Nextcloud")),
    *((".sync/ID", "Resilio Sync"), (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"), (".megaignore", "MEGA")),
    *(
        (".tmp.driveupload", "谷歌云端硬盘"),
        (".SynologyWorkingDirectory", "群晖同步"),
        ("seafile-ignore.txt", "Seafile"),
    ),
]


@pytest.mark.parametrize(("name", "folder"), NAMES)
@pytest.mark.parametrize("write", [str, str.upper, str.lower, lambda one: f"{one} "])
def test_each_is_known_by_its_folder_at_any_depth(name: str, folder: str, write: type[str]) -> None:
    for path in (PureWindowsPath("D:\\", write(folder), "巡察", "2026"), PurePosixPath("/home/某", write(folder))):
        found = named(path)
        assert found is not None
        assert found.name == name


def test_names_in_full_width_are_the_same() -> None:
    found = named(PurePosixPath("/home/某/ＯｎｅＤｒｉｖｅ/巡察"))
    assert found is not None
    assert found.name == "OneDrive"


@given(st.sampled_from([folder for _, folder in NAMES if not folder.startswith(OPEN)]), ORDINARY, st.booleans())
def test_a_name_within_an_ordinary_one_is_none(known: str, more: str, before: bool) -> None:
    folder = f"{more}的{known}" if before else f"{known}的{more}"
    assert named(PurePosixPath("/home/某", folder, "巡察")) is None


@pytest.mark.parametrize(
    "folder",
    [
        *(
            "巡察整改评估",
            "文档",
            "桌面",
            "Documents",
            "Downloads",
            "下载",
            "工作资料",
            "关于OneDrive的说明",
            "dropboxes",
        ),
        *("微信公众号材料", "百度网盘使用规定", "OneDrive说明", "网盘清理台账", "larks", "megabytes", "cloud", "sync"),
        *("微信", "微信文件", "企业微信", "QQ", "QQ文件", "钉钉", "钉钉文件", "飞书", "飞书文件", "微信图片"),
        *("cloudstorage", "CloudStorage", "内网网盘", "单位云盘", "网盘资料", "共享盘", "公共盘", "同步", "云", "box"),
    ],
)
def test_what_people_call_their_folders_is_none(folder: str) -> None:
    assert named(PureWindowsPath("C:\\Users\\某", folder, "整改")) is None


ACCOUNTS = ("lark", "mega", "weixin", "feishu", "ecloud", "dropbox", "dingding", "wecom", "OneDrive", "网盘", "xwechat")


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("above", ["", "网盘", "weixin"])
def test_the_name_of_an_account_is_none(
    account: str, above: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / above / account
    monkeypatch.setenv("ASSESSMENT_HOME", str(home))
    monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / "data" / account / "xunchazhenggai"))
    own = (default_file(), data_folder(), backups_folder(), copies_folder(), home / "文档", home, home.parent)
    assert [folder for folder in own if cloud_of(folder)] == []
    assert named(PurePosixPath("/media", account, "U盘", "巡察")) is None
    assert named(PurePosixPath("/run/media", account, "U盘")) is None
    assert named(home / "OneDrive" / "巡察") is not None
    assert named(home / account) is not None  # which is not the home
    (home / "文档").mkdir(parents=True)
    (home / ".stfolder").mkdir()
    assert cloud_of(home / "文档") is not None  # a mark counts wherever it lies


@pytest.mark.parametrize("account", ACCOUNTS)
def test_nor_is_that_of_another_account(account: str) -> None:
    for home in (PurePosixPath("/home", account), PureWindowsPath("C:\\Users", account)):
        assert named(home / "共享") is None
        assert named(home / "Dropbox") is not None


@pytest.mark.skipif(sys.platform == "win32", reason="no links there without a right")
def test_a_home_is_known_under_both_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "disk" / "mega").mkdir(parents=True)
    (tmp_path / "lark").symlink_to(tmp_path / "disk" / "mega")
    monkeypatch.setenv("ASSESSMENT_HOME", str(tmp_path / "lark"))
    assert cloud_of(default_file().parent) is None


@pytest.mark.parametrize("name", FOLDERS["网盘"])
def test_a_general_name_is_only_supposed_and_nowhere_but_on_this_computer(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for shared in (
        *(PurePosixPath("/mnt", name), PurePosixPath("/media/某", name), PurePosixPath("/run/media/某/U盘", name)),
        PureWindowsPath("\\\\server\\share", name),
    ):
        assert named(shared / "巡察") is None
    local = PurePosixPath("/srv", name, "巡察")
    assert named(local) is SOME
    assert words_of(SOME) == "可能在网盘的文件夹里，里面的文件可能自动上传到互联网"
    monkeypatch.setattr(clouds, "is_shared", lambda _: True)
    assert named(local) is None
    assert named(local / "OneDrive") is not None


@pytest.mark.parametrize(("mark", "name"), MARKS)
def test_or_by_what_it_leaves_in_the_folder_above(mark: str, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "单位" / "巡察"
    folder.mkdir(parents=True)
    assert cloud_of(folder) is None
    (tmp_path / "单位" / mark).parent.mkdir(exist_ok=True)
    (tmp_path / "单位" / mark).touch()
    found = cloud_of(folder)
    assert found is not None
    assert found.name == name


def test_what_a_program_keeps_for_itself_at_home_is_no_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSMENT_HOME", str(tmp_path))
    there = {tmp_path: [".dropbox", ".nutstore"]}
    assert marked(tmp_path / "巡察", lambda folder: there.get(folder, [])) is None
    there[tmp_path / "巡察"] = [".dropbox"]
    assert marked(tmp_path / "巡察", lambda folder: there.get(folder, [])) is not None


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_or_by_what_the_environment_says(variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "某局"))
    found = cloud_of(tmp_path / "某局" / "巡察")
    assert found is not None
    assert found.name == "OneDrive"
    assert cloud_of(tmp_path / "某局二" / "巡察") is None
    monkeypatch.setenv(variable, os.sep)
    assert cloud_of(tmp_path / "某局") is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_followed_both_ways(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "资料").mkdir()
    (tmp_path / "工作").symlink_to(tmp_path / "OneDrive")  # leads into it
    (tmp_path / "OneDrive" / "外面").symlink_to(tmp_path / "资料")  # which some programs follow
    for folder in (tmp_path / "工作" / "巡察", tmp_path / "OneDrive" / "外面"):
        assert cloud_of(folder) is not None
    assert cloud_of(tmp_path / "资料") is None


@pytest.mark.parametrize(
    ("tag", "attributes", "filled"),
    [
        *((0x9000001A, 0, True), (0x9000601A, 0x410, True), (0x9000F01A, 0, True)),
        *((0xA0000003, 0x410, False), (0xA000000C, 0, False), (0, 0x10, False)),  # a junction, a link, a folder
        *((0, 0x00080010, True), (0, 0x00100010, True), (0, 0x00400010, True)),
    ],
)
def test_windows_says_what_is_filled_from_a_cloud(tag: int, attributes: int, filled: bool) -> None:
    assert is_placeholder(tag, attributes) is filled


@pytest.mark.parametrize("cloud", [*CLOUDS, SOME], ids=lambda one: one.name)
def test_each_refusal_says_which_why_and_where_instead(cloud: Cloud, tmp_path: Path) -> None:
    folder = next((one for name, one in NAMES if name == cloud.name), cloud.name)
    with pytest.raises(UserError) as refused:
        refuse(tmp_path / folder / "巡察", "没有新建文件")
    said = str(refused.value)
    assert said.count("。") == 1
    assert said.endswith("。")
    for part in (folder, cloud.why, "没有新建文件", str(default_file().parent)):
        assert part in said


def test_what_lies_there_already_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_of(tmp_path / "评估.db") == ""
    assert "在微信的文件夹里" in told_of(tmp_path / "WeChat Files" / "评估.db")
    monkeypatch.setenv("ASSESSMENT_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / ".stfolder").mkdir(parents=True)
    with pytest.raises(UserError, match=r"请换一个不同步的文件夹。$"):
        refuse(tmp_path / "OneDrive", "没有另存")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use stays there")
def test_a_working_folder_that_is_gone_is_asked_about_as_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert cloud_of(Path()) is None
    assert cloud_of(Path("OneDrive")) is not None
