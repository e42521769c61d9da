"""Bytes that are kept from run to run: whatever becomes of the file, a value is the right one or none."""

import os
import random
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from hkie.errors import UsageError
from hkie.runtime.cache import store
from hkie.runtime.cache.store import Store, packed, unpacked

NAME = "0123456789abcdef"
FILE = f"{NAME}.0.db"
VALUES = {number.to_bytes(16): random.Random(number).randbytes(10 + 97 * (number % 40)) for number in range(300)}


def fill(folder, told=None):
    made = Store(folder, NAME, (told if told is not None else []).append)
    for key, value in VALUES.items():
        made.put(key, packed(key, value))
    made.close()


def read(folder, told):
    """What is there of the values, each of which is right."""
    opened = Store(folder, NAME, told.append)
    there = {}
    for key, value in VALUES.items():
        kept = opened.get(key)
        if kept is not None:
            assert unpacked(kept) == value
            there[key] = value
    opened.close()
    return there


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    fill(folder / "c")
    return (folder / "c" / FILE).read_bytes()


@pytest.fixture
def folder(tmp_path, whole):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / store.TAG).write_text(store._SIGNATURE)
    (tmp_path / "c" / FILE).write_bytes(whole)
    return tmp_path / "c"


def test_what_was_put_is_there_in_the_next_run(tmp_path):
    told = []
    fill(tmp_path / "new" / "c", told)
    assert read(tmp_path / "new" / "c", told) == VALUES
    assert told == []
    assert sorted(f.name for f in (tmp_path / "new" / "c").iterdir()) == [FILE, store.TAG]


def flips():
    dice = random.Random(1)
    header = [(place, 1 << dice.randrange(8)) for place in range(100)]
    return header + [(dice.randrange(1 << 30), 1 << dice.randrange(8)) for _ in range(100)]


@pytest.mark.parametrize("group", [0, 1, *(pytest.param(group, marks=pytest.mark.slow) for group in range(2, 10))])
def test_a_flipped_bit_makes_no_wrong_value_and_is_made_good(tmp_path, whole, group):
    for number, (place, bit) in enumerate(flips()[group::10]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / store.TAG).write_text(store._SIGNATURE)
        data = bytearray(whole)
        data[place % len(data)] ^= bit
        (folder / FILE).write_bytes(data)
        told = []
        for _ in range(2):  # a damaged tree may take what is written, and show at the next reading
            read(folder, told)
            fill(folder, told)
        assert all("damaged; lost results are computed again" in line for line in told)
        assert read(folder, []) == VALUES


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"no database\n", id="another file"),
        pytest.param(lambda data: bytes(len(data)), id="zeros"),
        pytest.param(lambda data: data[:50], id="half a header"),
        pytest.param(lambda data: data[:4096], id="one page"),
        pytest.param(lambda data: data[: len(data) // 2], id="half"),
        pytest.param(lambda data: data[:-1000], id="without its end"),
        pytest.param(lambda data: data[:8192] + os.urandom(len(data) - 8192), id="noise"),
    ],
)
def test_a_damaged_file_is_told_once_and_made_anew(folder, damage):
    file = folder / FILE
    file.write_bytes(damage(file.read_bytes()))
    told = []
    read(folder, told)
    assert told == [f"{file}: damaged; lost results are computed again"]
    fill(folder, told)
    assert read(folder, told) == VALUES


def test_a_database_of_another_program_is_set_aside(folder):
    (folder / FILE).unlink()
    with sqlite3.connect(folder / FILE) as other:
        other.execute("CREATE TABLE letters (text)")
        other.execute("INSERT INTO letters VALUES ('dear')")
    other.close()
    before = (folder / FILE).read_bytes()
    told = []
    assert read(folder, told) == {}
    assert len(told) == 1
    assert (folder / f"{NAME}.0.aside").read_bytes() == before


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda folder: folder.write_text("x"), "is a file", id="file"),
        pytest.param(lambda folder: (folder / "letters").mkdir(parents=True), "holds letters", id="folder"),
        pytest.param(
            lambda folder: (folder.mkdir(), (folder / store.TAG).write_text("Signature: 8a\n# cargo\n")),
            f"holds {store.TAG}",
            id="cache of another program",
        ),
    ],
)
def test_a_folder_with_something_else_is_refused_and_left_as_it_is(tmp_path, make, said):
    make(tmp_path / "c")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=said):
        Store(tmp_path / "c", NAME, print)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_hidden_file_is_nothing_else(tmp_path):
    (tmp_path / ".DS_Store").write_text("x")
    fill(tmp_path)
    assert read(tmp_path, []) == VALUES


def test_two_at_once_have_what_both_kept(tmp_path):
    told = []
    one, other = Store(tmp_path / "c", NAME, told.append), Store(tmp_path / "c", NAME, told.append)
    for number, (key, value) in enumerate(VALUES.items()):
        turn = (one, other)[number % 2]
        turn.put(key, packed(key, value))
        turn.flush()
        for each in (one, other):
            kept = each.get(key)
            assert kept is not None
            assert unpacked(kept) == value
    one.close()
    other.close()
    assert (read(tmp_path / "c", told), told) == (VALUES, [])


def test_two_at_once_that_find_the_same_damage_make_one_new_file(folder):
    told = []
    one, other = Store(folder, NAME, told.append), Store(folder, NAME, told.append)
    (folder / FILE).write_bytes(os.urandom(50_000))
    for each in (one, other):
        for key, value in VALUES.items():
            each.get(key)
            each.put(key, packed(key, value))
    one.close()
    other.close()
    assert len(told) == 2
    assert read(folder, told) == VALUES
    assert sorted(f.name for f in folder.iterdir() if f.suffix == ".db") == [f"{NAME}.1.db"]


def test_a_killed_process_leaves_what_it_had_written(tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\nfrom hkie.runtime.cache.store import Store, packed\n"
        f"made = Store(Path(sys.argv[1]), {NAME!r}, print)\nprint('ready', flush=True)\n"
        "while True:\n    for n in range(300):\n        key = n.to_bytes(16)\n"
        "        made.put(key, packed(key, key * 1000))\n    made.flush()\n"
    )
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", code, tmp_path / "c"], stdout=subprocess.PIPE)
        assert process.stdout is not None
        with process.stdout:
            process.stdout.readline()
            time.sleep(0.1)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        told = []
        after = Store(tmp_path / "c", NAME, told.append)
        there = [key for n in range(300) if (kept := after.get(key := n.to_bytes(16))) and unpacked(kept) == key * 1000]
        after.close()
        assert (len(there), told) == (300, [])


def test_a_file_that_another_holds_is_done_without(folder, monkeypatch):
    monkeypatch.setattr(store, "_PATIENCE", 0.1)
    holder = sqlite3.connect(folder / FILE, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    told = []
    assert read(folder, told) == {}
    assert told == [f"{folder}: nothing new is cached (database is locked)"]
    holder.close()
    assert read(folder, []) == VALUES


def test_a_folder_that_cannot_be_made_is_done_without():
    told = []
    assert read(Path("/proc/hkie/c"), told) == {}
    assert len(told) == 1
    assert told[0].startswith("/proc/hkie/c: nothing new is cached (")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
@pytest.mark.parametrize("of", ["folder", "file"])
def test_what_may_only_be_read_is_read(folder, of):
    (folder if of == "folder" else folder / FILE).chmod(0o500 if of == "folder" else 0o400)
    told = []
    assert read(folder, told) == VALUES
    fill(folder, told)
    folder.chmod(0o700)
    assert len(told) == 1
    assert read(folder, told) == VALUES


def test_a_full_disk_ends_the_keeping_and_not_the_reading(folder):
    told = []
    opened = Store(folder, NAME, told.append)
    assert opened._base is not None
    pages = opened._base.execute("PRAGMA page_count").fetchone()[0]
    opened._base.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(1000, 1600):
        key = number.to_bytes(16)
        opened.put(key, packed(key, os.urandom(2000)))
    opened.flush()
    assert told == [f"{folder}: nothing new is cached (database or disk is full)"]
    assert all(opened.get(key) is not None for key in VALUES)
    opened.close()
    assert read(folder, told) == VALUES


def test_files_of_other_versions_go_when_they_are_many_and_old(folder, monkeypatch):
    for number in range(6):
        other = folder / f"{number:016x}.0.db"
        other.write_bytes(b"x")
        os.utime(other, (1000 + number, 1000 + number))
    fresh = folder / "ffffffffffffffff.0.db"
    fresh.write_bytes(b"x")
    read(folder, [])
    assert sorted(f.name[15] for f in folder.iterdir() if f.suffix == ".db") == ["4", "5", "f", "f"]
    monkeypatch.setattr(store, "_OTHERS", 0)
    read(folder, [])
    assert sorted(f.name for f in folder.iterdir() if f.suffix == ".db") == [FILE, fresh.name]


def journal_that_names(victim, pages):
    """A journal of SQLite that is to be played back, and then removes the file that it names."""
    head = store._JOURNAL + struct.pack(">IIIII", 0, 7, pages, 512, 4096)
    name = os.fsencode(victim)
    tail = struct.pack(">I", (1 << 30) // 4096 + 1) + name + struct.pack(">II", len(name), sum(name))
    return head + bytes(512 - len(head)) + tail + store._JOURNAL


def altered(*statements):
    def alter(folder, outside):
        with sqlite3.connect(folder / FILE, isolation_level=None) as base:
            for statement in statements:
                base.execute(statement)
        base.close()

    return alter


def moved_out(folder, outside):
    (folder / FILE).rename(outside.with_suffix(".db"))
    (folder / FILE).symlink_to(outside.with_suffix(".db"))


# What somebody does to the folder; ``outside`` is a file elsewhere that is to stay as it is.
POISONS = [
    ("a link to a database", moved_out),
    ("a link to a file", lambda folder, outside: ((folder / FILE).unlink(), (folder / FILE).symlink_to(outside))),
    ("a link to nothing", lambda folder, outside: (folder / FILE).rename(folder / "x") and (folder / FILE).symlink_to("y")),
    ("a folder", lambda folder, outside: ((folder / FILE).unlink(), (folder / FILE).mkdir())),
    ("a pipe", lambda folder, outside: ((folder / FILE).unlink(), os.mkfifo(folder / FILE))),
    ("the tag is a link", lambda folder, outside: ((folder / store.TAG).unlink(), (folder / store.TAG).symlink_to(outside))),
    ("the tag is a pipe", lambda folder, outside: ((folder / store.TAG).unlink(), os.mkfifo(folder / store.TAG))),
    ("the tag is endless", lambda folder, outside: ((folder / store.TAG).unlink(), (folder / store.TAG).symlink_to("/dev/zero"))),
    ("the tag is a folder", lambda folder, outside: ((folder / store.TAG).unlink(), (folder / store.TAG).mkdir())),
    ("a journal that names a file", lambda folder, outside: (folder / f"{FILE}-journal").write_bytes(
        journal_that_names(outside, (folder / FILE).stat().st_size // 4096))),
    ("a journal that is a link", lambda folder, outside: (folder / f"{FILE}-journal").symlink_to(outside)),
    ("a journal that is a pipe", lambda folder, outside: os.mkfifo(folder / f"{FILE}-journal")),
    ("a log that is a link", lambda folder, outside: (folder / f"{FILE}-wal").symlink_to(outside)),
    ("another way of writing", altered("PRAGMA journal_mode = WAL")),
    ("no table", altered("DROP TABLE kept")),
    ("other columns", altered("DROP TABLE kept", "CREATE TABLE kept (key TEXT, value TEXT)")),
    ("one more table", altered("CREATE TABLE more (x)")),
    ("a view without end", altered("DROP TABLE kept",
        "CREATE VIEW kept AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x'00' key, x value FROM n")),
    ("a trigger", altered("CREATE TRIGGER t AFTER INSERT ON kept BEGIN DELETE FROM kept; END")),
    ("text", altered("UPDATE kept SET value = 'x'")),
    ("text that is none", altered("UPDATE kept SET value = CAST(x'ff' AS TEXT)")),
    ("numbers", altered("UPDATE kept SET value = 7")),
    ("nothing in them", altered("UPDATE kept SET value = x''")),
    ("long values", altered("UPDATE kept SET value = zeroblob(3000000) WHERE rowid < 3")),
]  # fmt: skip


@pytest.mark.parametrize("poison", [poison for _, poison in POISONS], ids=[name for name, _ in POISONS])
def test_whatever_is_in_the_folder_nothing_else_is_touched(folder, tmp_path, monkeypatch, poison):
    monkeypatch.setattr(store, "_LARGEST", 2_000_000)
    outside = tmp_path / "outside"
    outside.write_text("precious")
    poison(folder, outside)
    before = {file: (file.read_bytes(), file.stat()) for file in tmp_path.iterdir() if file.is_file()}
    told = []
    read(folder, told)
    fill(folder, told)
    assert len(told) <= 2  # a run each
    assert {
        file: (file.read_bytes(), file.stat()) for file in tmp_path.iterdir() if file.is_file()
    }.keys() == before.keys()
    for file, (data, there) in before.items():
        assert (file.read_bytes(), file.stat().st_mode, file.stat().st_mtime) == (data, there.st_mode, there.st_mtime)
    assert read(folder, []) in (VALUES, {})


@pytest.mark.parametrize("data", [b"", b"x", zlib.compress(b"x")[:-1], zlib.compress(bytes(10_000_000))], ids=len)
def test_what_does_not_unpack_is_no_value(tmp_path, monkeypatch, data):
    monkeypatch.setattr(store, "_UNPACKED", 9_000_000)
    told = []
    opened = Store(tmp_path / "c", NAME, told.append)
    opened.put(b"key", store._sum(b"key", data) + data)
    opened.flush()
    assert opened.read(b"key", len) is None
    opened.close()
    assert told == [f"{tmp_path}/c/{FILE}: damaged; lost results are computed again"]


def test_folder_and_files_are_their_owner_s_alone(folder):
    folder.chmod(0o777)
    (folder / FILE).chmod(0o664)
    assert read(folder, []) == VALUES
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / FILE)] == [0o700, 0o600]
    fill(folder / "new" / "c")
    assert [p.stat().st_mode & 0o777 for p in (folder / "new" / "c", folder / "new" / "c" / FILE)] == [0o700, 0o600]
