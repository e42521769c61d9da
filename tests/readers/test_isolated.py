"""A file that would hang, crash or fill the memory ends its own process, is reported, and the next one is read."""

import bz2
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from hkie import readers
from hkie.readers import Options, interface, isolated
from hkie.readers import formats as registry_module

HKIE = Path(sys.executable).with_name("hkie")
KILLED = "the process that read it was killed or ran out of memory; split it first"
MB = 1024 * 1024
SPACES = b" " * MB * 8


def packed(times):
    """Two gigabytes of spaces, packed twice: what is packed is the same block again and again."""
    pack = zlib.compressobj(9)
    head = pack.compress(SPACES) + pack.flush(zlib.Z_FULL_FLUSH)
    block = pack.compress(SPACES) + pack.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(head + block * times, 9)


def pdf(told, content, more=b""):
    """A page that is drawn by what is packed; ``told`` says how."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n" + more + b"4 0 obj<</Length "
        + str(len(content)).encode() + b"/Filter " + told + b">>stream\n" + content
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )  # fmt: skip


def zipped(method, name):
    """8 MB of spaces under a name, packed by a method."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr(name, SPACES)
    return made.getvalue()


TWICE = b"[/FlateDecode/FlateDecode]"
BAD = {
    "plain.pdf": (pdf(TWICE, packed(256)), KILLED),
    "spelled.pdf": (pdf(b"[/F#6cateDecode/Fl#61teDecode]", packed(256)), KILLED),
    "elsewhere.pdf": (pdf(b"5 0 R", packed(256), b"5 0 obj" + TWICE + b"endobj\n"), KILLED),
    "bzip2.zip": (
        zipped(zipfile.ZIP_BZIP2, "a.txt"),
        "cannot be unpacked (not compressed with deflate); unpack it first",
    ),
    "lzma.zip": (
        zipped(zipfile.ZIP_LZMA, "a.txt"),
        "cannot be unpacked (not compressed with deflate); unpack it first",
    ),
    "bzip2.docx": (
        zipped(zipfile.ZIP_BZIP2, "word/document.xml"),
        "a broken Word file (not compressed with deflate)",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_a_bomb_is_reported_and_the_next_file_read(tmp_path, name):
    data, message = BAD[name]
    assert len(data) < 10_000
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text("Mr Kwok left.")
    done = subprocess.run(
        [HKIE, "extract", ".", "--format", "jsonl"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.count("\n") == 1
    assert (done.stderr.count("\n"), done.stderr.strip().endswith(message), done.returncode) == (1, True, 1)


class Odd:
    """A reader whose documents say what is done to the process that reads them."""

    name, suffixes, media_types = "odd", (".odd",), ("text/x-odd",)

    def read(self, file, where, options, problem):
        """Yield a line of the file, or do what it says."""
        for line in io.TextIOWrapper(file).read().splitlines():
            if line == "loop":
                while True:
                    pass
            elif line == "sleep":
                time.sleep(1)
            elif line == "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            elif line == "fill":
                bytearray(8 * 1024 * MB)
            elif line == "tell":
                problem(interface.ReadError(f"{where}: odd"))
            else:
                os.write(2, b"printed by a library")
                yield interface.Part(line)


@pytest.fixture
def odd(monkeypatch):
    class Entry:
        name, value = "odd", "odd:READER"

        def load(self):
            return Odd()

    registry_module.readers.cache_clear()
    monkeypatch.setattr(registry_module, "entry_points", lambda group: [Entry()])
    isolated._idle.clear()
    yield
    while isolated._idle:
        isolated._idle.pop().end()
    monkeypatch.undo()
    registry_module.readers.cache_clear()


@pytest.mark.parametrize(
    ("lines", "read", "problems"),
    [
        (["One.", "Two."], ["One.", "Two."], []),
        (["One.", "tell", "Two."], ["One.", "Two."], ["odd"]),
        (["One.", "loop", "Two."], ["One."], ["not read within 0.5 seconds (--timeout)"]),
        (["One.", "sleep", "Two."], ["One.", "Two."], []),  # not the time of the processor
        (["One.", "crash", "Two."], ["One."], [KILLED]),
        (["One.", "fill", "Two."], ["One."], ["needs more memory than one file may take; split it first"]),
    ],
)
def test_what_a_reader_does_to_its_process(odd, tmp_path, capfd, lines, read, problems):
    (tmp_path / "a.odd").write_text("\n".join(lines))
    (tmp_path / "b.txt").write_text("Mr Kwok left.")
    told = []
    options = Options(language="any", timeout=0.5)
    found = [source.text for source in readers.documents([tmp_path], options, told.append)]
    assert found == [*read, "Mr Kwok left."]
    assert [str(error).partition("a.odd: ")[2] for error in told] == problems
    assert capfd.readouterr().err == ""


def test_one_process_reads_file_after_file(tmp_path):
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text("Mr Kwok left.")
    options = Options(timeout=60)
    assert len(list(readers.documents([tmp_path], options))) == 5
    waiting = isolated._idle[-1]
    assert len(list(readers.documents([tmp_path], options))) == 5
    assert isolated._idle == [waiting]
    os.kill(waiting.process.pid, signal.SIGKILL)  # one that is gone is replaced
    waiting.process.join()
    assert len(list(readers.documents([tmp_path], options))) == 5


def test_the_current_folder_may_change_between_files(tmp_path, monkeypatch):
    options = Options(timeout=60)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text("Mr Kwok left.")
        monkeypatch.chdir(tmp_path / name)
        assert [source.text for source in readers.documents([Path(f"{name}.txt")], options)] == ["Mr Kwok left."]


def test_a_file_that_is_not_read_to_the_end_leaves_no_process(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "Mr Kwok left."}\n' * 10_000)
    found = readers.documents([tmp_path], Options(timeout=60))
    next(found)
    assert isolated._idle == []
    found.close()
    assert isolated._idle == []


def test_a_stream_may_wait_for_its_writer():
    with subprocess.Popen(
        [HKIE, "extract", "-", "--format", "jsonl", "--timeout", "0.5"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        for _ in range(2):
            process.stdin.write('{"text": "Mr Kwok left."}\n')
            process.stdin.flush()
            time.sleep(1)
        out, _ = process.communicate(timeout=20)
        assert (out.count("\n"), process.returncode) == (2, 0)


def test_bzip2_unpacks_a_block_at_a_time():
    assert len(bz2.compress(SPACES)) < 100, "why such members are refused"
