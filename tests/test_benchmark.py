"""The benchmark measures every stage."""

import importlib.util
import sys

from hkie.pipeline import Pipeline


def test_every_stage_is_measured(root):
    spec = importlib.util.spec_from_file_location("benchmark", root / "examples" / "benchmark.py")
    benchmark = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = benchmark  # where its dataclasses look for their module
    spec.loader.exec_module(benchmark)
    seconds = benchmark.by_stage(Pipeline(), [str(root / "seeds")])
    assert tuple(seconds) == benchmark.STAGES
    assert all(took > 0 for stage, took in seconds.items() if stage != "the rest")
