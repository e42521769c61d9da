"""--engine ray, as it is asked for: what is wrong is told before Ray is started."""

import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract", "seeds/", "--engine", "ray"], "give it with --output"),
        (["extract", "seeds/", "--engine", "ray", "-f", "xlsx", "-o", "OUT"], "--engine ray writes jsonl or parquet"),
        (["extract", "-", "--engine", "ray", "-o", "OUT"], "standard input exists on one machine only"),
        (["extract", "seeds/", "--engine", "ray", "-o", "none/out"], "the folder none does not exist"),
        (["extract", "seeds/", "--engine", "ray", "-o", "OUT", "--ner", "no_such"], "no_such"),
        (["extract", "seeds/", "--engine", "ray", "-o", "OUT", "--patterns", "nothing"], "nothing"),
        (["extract", "nothing/", "--engine", "ray", "-o", "OUT"], "nothing: no such file or folder"),
        (["extract", "seeds/", "--engine", "ray", "-o", "OUT", "--address", "127.0.0.1:1"], "no Ray cluster answers"),
        (["extract", "seeds/", "--engine", "ray", "-o", "OUT", "--address", "ray://a:1"], "run hkie on one of them"),
        (["extract", "seeds/", "--address", "auto"], "--address is for --engine ray"),
        (["extract", "seeds/", "--shard", "5"], "--shard is for --engine ray"),
        (["resolve", "seeds.json", "--address", "auto"], "--address is for --engine ray"),
        (["resolve", "seeds.json", "--workers", "2"], "--workers is for --engine ray"),
        (["resolve", "seeds.json", "--format", "jsonl"], "--format is for --engine ray"),
        (["resolve", "seeds.json", "--engine", "ray", "--infer"], "--infer is for one machine"),
        (["resolve", "README.md", "--engine", "ray", "--format", "xml"], "unknown format 'xml'"),
        (["resolve", "README.md", "--engine", "ray", "--format", "jsonl"], "give it with --output"),
        (["resolve", "none.json", "--engine", "ray"], "none.json: no such result file"),
        (["resolve", "-", "--engine", "ray"], "standard input exists on one machine only"),
        (["resolve", "seeds/"], "seeds: a folder without shards"),
    ],
)
def test_bad_use_is_told_in_one_line(run, tmp_path, arguments, said):
    if "--address" in arguments and "ray" in arguments:
        pytest.importorskip("ray")
    done = run(*(a.replace("OUT", str(tmp_path / "out")) for a in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["extract", "seeds/", "--output", "OUT"], ["resolve", "seeds.json", "--output", "OUT"]]
)
def test_without_ray_the_way_to_it_is_told(run, tmp_path, arguments):
    (tmp_path / "ray.py").write_text("raise ImportError")
    (tmp_path / "seeds.json").write_text("{}")
    path = ":".join([str(tmp_path), *sys.path[1:]])
    arguments = [
        a.replace("OUT", str(tmp_path / "out")).replace("seeds.json", str(tmp_path / "seeds.json")) for a in arguments
    ]
    done = run(*arguments, "--engine", "ray", PYTHONPATH=path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "hkie: --engine ray needs ray, which is not installed: pip install 'hkie[ray]'\n"
