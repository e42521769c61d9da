"""An output is whole or not there, at the end of its links, and what killed runs have begun of it is taken away."""

import os
import signal
import subprocess
import sys

import pytest

from hkie import export
from hkie.errors import UsageError
from hkie.export.files import fits, whole_folder, whole_path


def put(path, *, folder):
    with (whole_folder if folder else whole_path)(path) as part:
        (part / "a.csv" if folder else part).write_text("new")


def content(path):
    return (path / "a.csv" if path.is_dir() else path).read_text()


@pytest.mark.parametrize("folder", [False, True])
@pytest.mark.parametrize("there", [False, True])
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path, folder, there):
    (tmp_path / "far").mkdir()
    real = tmp_path / "far" / "real"
    if there:
        put(real, folder=folder)
    (tmp_path / "near").symlink_to("link")
    (tmp_path / "link").symlink_to("far/real")
    put(tmp_path / "near", folder=folder)
    assert (tmp_path / "near").is_symlink()
    assert content(real) == "new"
    assert sorted(p.name for p in tmp_path.rglob("*")) == sorted(["far", "link", "near", "real"] + ["a.csv"] * folder)


@pytest.mark.parametrize(
    "name", ["fifo", "link-to-fifo", "/dev/null", "file", "link-to-file", "nowhere/x", "link-to-nowhere"]
)
@pytest.mark.parametrize("form", ["csv", "neo4j", "brat", "parquet"])
def test_a_folder_is_not_written_over_anything_else(tmp_path, name, form):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "file").write_text("old")
    for end in ("fifo", "file", "nowhere"):
        (tmp_path / f"link-to-{end}").symlink_to(tmp_path / (f"{end}/x" if end == "nowhere" else end))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError, match=name.rpartition("/")[2]):
        export.checked(form, tmp_path / name)
    with pytest.raises(UsageError), whole_folder(tmp_path / name):
        pytest.fail("nothing may be written")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("form", "fine"), [("conll", True), ("sqlite", False), ("csv", False)])
def test_a_text_alone_goes_to_a_device(tmp_path, form, fine):
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path / "fifo", tmp_path.joinpath("/dev/null")):
        if fine:
            export.checked(form, path)
        else:
            with pytest.raises(UsageError, match="not a regular file"):
                export.checked(form, path)
    with pytest.raises(UsageError, match="is a folder"):
        fits(tmp_path, "file")


LEFT = (".out.abcdefgh.part", ".out.1_34567z.part")
OTHERS = (
    ".out.short.part",
    ".other.abcdefgh.part",
    ".out.abcdefgh.part.bak",
    "out.abcdefgh.part",
    ".out.ABCDEFGH.part",
)


@pytest.mark.parametrize("folder", [False, True])
def test_what_killed_runs_have_begun_is_taken_away_and_nothing_else(tmp_path, folder):
    (tmp_path / LEFT[0]).write_text("half")
    (tmp_path / LEFT[1]).mkdir()
    (tmp_path / LEFT[1] / "a.csv").write_text("half")
    for name in OTHERS:
        (tmp_path / name).write_text("mine")
    (tmp_path / ".out.linkedto.part").symlink_to(OTHERS[0])
    if folder:
        (tmp_path / ".out.abcdefgh.old").mkdir()
    put(tmp_path / "out", folder=folder)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*OTHERS, ".out.linkedto.part", "out"])


@pytest.mark.parametrize("folder", [False, True])
def test_what_a_living_process_has_begun_stays(tmp_path, folder):
    code = (
        "import sys, time; from pathlib import Path; from hkie.export import whole_folder, whole_path\n"
        "with (whole_folder if sys.argv[2] == 'True' else whole_path)(Path(sys.argv[1])) as part:\n"
        "    print(part, flush=True); sys.stdin.read()\n"
        "    (part / 'a.csv' if part.is_dir() else part).write_text('theirs')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "out"), str(folder)]
    begun = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    parts = [process.stdout.readline().strip() for process in begun]
    put(tmp_path / "out", folder=folder)
    assert all(os.path.exists(part) for part in parts)
    begun[0].send_signal(signal.SIGKILL)
    begun[0].communicate()
    put(tmp_path / "out", folder=folder)
    assert [os.path.exists(part) for part in parts] == [False, True]
    begun[1].communicate("")
    assert begun[1].returncode == 0
    assert content(tmp_path / "out") == "theirs"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_runs_that_begin_at_once_do_not_take_each_others_parts_away(tmp_path):
    code = (
        "import sys; from pathlib import Path; from hkie.export import whole_path\n"
        "for _ in range(60):\n"
        "    with whole_path(Path(sys.argv[1])) as part: part.write_text('whole')"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "out")]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_fifo_has_what_is_kept_and_does_not_hang(tmp_path, executable, environment):
    (tmp_path / "a.txt").write_text("Ms Ada Poon visited Hangzhou.")
    os.mkfifo(tmp_path / "pipe")
    command = [
        executable,
        "extract",
        tmp_path / "a.txt",
        "--ner",
        "none",
        "--format",
        "conll",
        "--cache",
        tmp_path / "c",
    ]
    subprocess.run(
        [*command, "--output", tmp_path / "text"], env=environment, check=True, timeout=60, capture_output=True
    )
    for _ in range(2):
        process = subprocess.Popen(
            [*command, "--output", tmp_path / "pipe"], env=environment, stderr=subprocess.DEVNULL
        )
        read = (tmp_path / "pipe").read_bytes()
        assert process.wait(20) == 0
        assert read == (tmp_path / "text").read_bytes()
