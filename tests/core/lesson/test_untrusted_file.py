"""Files from outside: read, or refused without waiting."""

import os
import socket
import stat

import pytest

from core.lesson.untrusted_file import NotAFile, TooLarge, open_file, read_file


def test_a_file_is_read_up_to_its_limit(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    with pytest.raises(TooLarge):
        read_file(path, 4)


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="no files of unknown size here")
def test_a_file_whose_size_is_not_known_is_limited_too():
    with pytest.raises(TooLarge):
        read_file("/proc/self/status", 10)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_no_file_is_named(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        for name, kind in [("pipe", "a pipe"), ("link", "a pipe"), ("socket", "a socket")]:
            with pytest.raises(NotAFile, match=f"^{kind}$"):
                read_file(tmp_path / name, 5)
    with pytest.raises(NotAFile, match=r"^a device$"):
        read_file("/dev/null", 5)
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path, 5)
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none", 5)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_that_takes_the_files_place_in_between_is_not_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    file = os.stat_result([stat.S_IFREG, *[0] * 9])
    monkeypatch.setattr(os, "stat", lambda path: file)
    before = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0
    with pytest.raises(NotAFile, match="pipe"):
        open_file(path)
    after = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0
    assert after == before
