"""What a hostile file, locale, place or second process may not do to the command line."""

import json
import os
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from hkie.resolve.decisions import add, read

HKIE = Path(sys.executable).with_name("hkie")
GOOD = "Ms Ada Poon visited Hangzhou."


def run(*arguments, **more):
    return subprocess.run([HKIE, *map(str, arguments)], capture_output=True, timeout=60, check=False, **more)


@pytest.mark.parametrize(
    ("name", "data", "documents"),
    [
        ("m.eml", b'Subject: N\nContent-Type: text/plain; charset="punycode"\n\nMr Chan Tai-man left.\n', 3),
        ("m.eml", b'Subject: N\nContent-Type: text/plain; charset="a\0b"\n\nMr Chan left.\n', 3),
        ("m.html", b'<html><head><meta charset="undefined"></head><body><p>Caf\xe9</p></body></html>', 2),
        (b"caf\xe9.txt", b"Mr Chan Tai-man visited Sha Tin.", 3),
    ],
)
def test_one_odd_document_does_not_end_the_run(tmp_path, name, data, documents):
    (tmp_path / "1.txt").write_text(GOOD)
    (tmp_path / "z.txt").write_text(GOOD)
    (tmp_path / os.fsdecode(name)).write_bytes(data)
    done = run("extract", tmp_path, "--format", "jsonl")
    assert len(done.stdout.splitlines()) == documents
    assert done.returncode == (0 if documents == 3 else 1)
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 3 - documents


def test_bytes_behind_a_packed_stream_do_not_hang(tmp_path):
    drawn = zlib.compress(b"BT /F1 9 Tf 50 700 Td (Mr Chan Tai-man visited Sha Tin.) Tj ET\n" + b"0 0 m\n" * 12_000)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1))
    (tmp_path / "min.pdf").write_bytes(made + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF")
    done = run("extract", tmp_path / "min.pdf", "--format", "json")
    assert "Chan Tai-man" in {m["text"] for m in json.loads(done.stdout)["mentions"]}


def test_standard_output_is_utf8_whatever_the_locale(tmp_path):
    (tmp_path / "a.txt").write_text("Mr Chan Tai-man (陳大文) visited “Sha Tin”.", encoding="utf-8")
    found = {
        encoding: run(
            "extract", tmp_path, "--text", "--format", "json", env={**os.environ, "PYTHONIOENCODING": encoding}
        )
        for encoding in ("cp1252", "utf-8")
    }
    assert found["cp1252"].stdout == found["utf-8"].stdout
    assert "陳大文".encode() in found["cp1252"].stdout


def test_a_link_stays_and_its_target_is_replaced(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "real.json").touch()
    (tmp_path / "link.json").symlink_to("real.json")
    assert run("extract", tmp_path / "a.txt", "--format", "json", "--output", tmp_path / "link.json").returncode == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text("utf-8"))["mentions"]


def test_a_fifo_is_written_to(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([HKIE, "extract", tmp_path / "a.txt", "--format", "json", "--output", pipe]) as process:
        assert json.loads(pipe.read_text("utf-8"))["mentions"]
    assert process.returncode == 0
    assert pipe.is_fifo()


def test_processes_that_decide_at_once_wait_for_one_another(tmp_path):
    path = tmp_path / "decisions.jsonl"
    code = (
        "import sys; from pathlib import Path; from hkie.resolve.decisions import add\n"
        "for k in range(20): add(Path(sys.argv[1]), 'same', f'A{sys.argv[2]} {k}', f'B{sys.argv[2]} {k}')"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, path, str(n)]) for n in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(read(path)) == 60


def test_a_mark_of_byte_order_is_no_part_of_decisions(tmp_path):
    path = tmp_path / "decisions.jsonl"
    add(path, "same", "Ada Poon", "A Poon")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read(path)) == 1


@pytest.mark.slow
def test_a_second_interrupt_does_not_hang(tmp_path):
    for n in range(3_000):
        (tmp_path / f"{n}.txt").write_text(f"{GOOD} " * 40)
    process = subprocess.Popen(
        [HKIE, "extract", tmp_path, "--format", "jsonl", "--workers", "2", "--output", tmp_path / "out.jsonl"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        # What a shell starts in the background ignores interrupts, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    time.sleep(2.5)
    for _ in range(2):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.05)
    assert process.wait(10) == 130
    assert not list(tmp_path.glob(".out*"))
