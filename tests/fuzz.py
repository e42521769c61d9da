"""A search for texts and files that break something: the same seed tries the same inputs.

    python tests/fuzz.py --minutes 60 --seed 1 --only all

Every input must leave the invariants of its part as they are, and take no more than its due of time. What does not is
a finding: it is made as short as it can be, told, and kept as a file in ``--findings``; the same place in the code is
told once. The exit code is 1 where there was one.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import io
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from mangle import Texts, damaged, edited, files, nested

from hkie import export, names, readers, report, results
from hkie.errors import HkieError
from hkie.grammar.words import split
from hkie.mentions import currencies, money
from hkie.names import personal, vetoes
from hkie.ontology import shipped
from hkie.pipeline.analyzer import Stages
from hkie.query.explain import why
from hkie.query.tenure import holders
from hkie.records import Source
from hkie.relations.aggregation import EVIDENCE_MOST
from hkie.resolve import decisions, merges
from hkie.review.queue import find as review_cases
from hkie.text import cleaning, dates, layout

LABELS = tuple(shipped().labels)

LONGEST = 60.0
"""Seconds after which an input is given up."""
START, A_CHARACTER = 1.0, 20e-6
"""Seconds that an input may take, whatever its length, and for each of its characters: twice what is promised."""
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What no terminal should see of a name: control characters, and what turns the direction of letters."""
TIMES = 4
"""How many times longer a text is made to see whether the time grows with it or faster."""


class Slow(Exception):
    """An input took more than its due."""


def within(seconds: float, work: Callable[[], object]) -> float:
    """Run something and return the seconds of the processor that it took; raises Slow where it would take longer."""

    def late(*_: object) -> None:
        raise Slow(f"more than {seconds:.0f} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    began = time.process_time()
    try:
        work()
        return time.process_time() - began
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Checks:
    """What must hold of any input, a method a target; each takes the input alone, so that a finding can be run again."""

    def __init__(self) -> None:
        self.plain = Stages(ner="none")
        self.full = Stages()
        self.full.analyse(Source("d", "d", "They wrote it near Serinville when it rained."))  # loads the name tagger
        self.rules = self.plain.rules
        self.folder = Path(tempfile.mkdtemp(prefix="hkie-fuzz-"))

    def clean(self, source: str) -> None:
        """The way back leads into the source, and in order; what was cleaned twice is not cleaner."""
        made = cleaning.clean(source)
        assert len(made.origin) == len(made.text) + 1
        spans = [cleaning.source_span(made, k, k + 1) for k in range(len(made.text))]
        assert all(0 <= start < end <= len(source) for start, end in spans), "a span outside of the source"
        assert [s for s, _ in spans] == sorted(s for s, _ in spans), "not in order"
        assert [e for _, e in spans] == sorted(e for _, e in spans), "ends not in order"
        found = layout.analyse(made.text)
        edges = [edge for s in found.sections for edge in (s.start, s.end)]
        assert edges == sorted(edges), "sections not in order"
        words = split(made.text, self.plain.tagger.lexicon)
        places = [edge for pair in zip(words.starts, words.ends, strict=True) for edge in pair]
        assert places == sorted(places), "words not in order"
        assert [k for a, b in words.sentences for k in range(a, b)] == list(range(len(words))), "sentences"

    def money(self, source: str) -> None:
        """Amounts stand apart in the text, and are numbers of a currency."""
        done = 0
        for start, end, rule, value in money.find(source):
            assert done <= start < end <= len(source)
            assert rule
            done = end
            low = Decimal(value.amount)
            assert low.is_finite()
            assert low >= 0
            assert len(value.currency) == 3
            assert value.upper is None or Decimal(value.upper) >= low, "a range that goes down"
            assert "e" not in value.amount.lower(), "an amount with an exponent"
            assert currencies.written(value)

    def dates(self, source: str) -> None:
        """Dates stand apart in the text, and are ISO 8601."""
        for published in (date(2025, 11, 8), None):
            done = 0
            for start, end, rule, value, _ in dates.find(source, published):
                assert done <= start < end <= len(source)
                assert rule
                done = end
                for part in value.split("/"):
                    if len(part) == 10:
                        date.fromisoformat(part)
                    assert part.startswith("-") or part[:4].isdigit(), f"no date: {value}"

    def names(self, pair: list[str]) -> None:
        """Two names compare alike in both orders, each is itself, and short forms stand in their text."""
        one, other = pair
        for label in ("PERSON", "ORG", "AGENCY", "TITLE", "PROGRAMME"):
            there, back = names.compare(one, other, label), names.compare(other, one, label)
            assert (there.same, there.score, there.veto) == (back.same, back.score, back.veto), (
                f"{label}: order matters"
            )
            assert 0 <= there.score <= 1
            known = shipped().label(label)
            vetoed = [bool(vetoes.between(a, b, known)) for a, b in (pair, pair[::-1])]
            assert vetoed[0] == vetoed[1], f"{label}: vetoes"
            assert not one.strip() or names.compare(one, one, label).same, f"{label}: not itself"
        assert personal.exclude(one, other) == personal.exclude(other, one)
        assert personal.may_be_one(one, other) == personal.may_be_one(other, one)
        for name in pair:
            personal.parse(name), personal.surnames(name), personal.form(name), names.initials(name), names.tokens(name)
            assert names.normal(names.normal(name)) == names.normal(name), "normal is not settled"
        names.is_abbreviation(one, other)
        self.abbreviations(f"{one} ({other}) {other} [{one}] {one} {other}")

    def abbreviations(self, source: str) -> None:
        """Short forms and long ones stand in their text."""
        for found in names.abbreviation_pairs(source):
            assert source[found.short_start : found.short_end] == found.short
            assert source[found.long_start : found.long_end] == found.long
            assert found.short_end <= found.long_start or found.long_end <= found.short_start

    def tagger(self, source: str, stages: Stages | None = None) -> None:
        """Mentions hold their text, nest as the guidelines say, never cross, and are the same again."""
        stages = stages or self.plain
        analysis = stages.analyse(Source("d", "d", source))
        spans = [(m.start, m.end, m.label) for m in analysis.mentions]
        assert len(set(spans)) == len(spans), "a mention twice"
        assert [(a, -b) for a, b, _ in spans] == sorted((a, -b) for a, b, _ in spans), "mentions not in order"
        for m in analysis.mentions:
            assert 0 <= m.start < m.end <= len(source), "a mention outside of the text"
            assert source[m.start : m.end] == m.text, "a mention without its text"
            assert m.text.strip() == m.text, "space at the end of a mention"
            assert 0 < m.score <= 1
            assert m.rule
            assert m.label in LABELS
        open_: list[tuple[int, int, str]] = []
        for start, end, label in spans:
            while open_ and open_[-1][1] <= start:
                open_.pop()
            for outer in open_:
                assert end <= outer[1], "mentions cross"
                may = label in shipped().may_hold.get(outer[2], ()) or (
                    label == outer[2] and label in ("AGENCY", "ORG")
                )
                assert may, f"{label} inside {outer[2]}"
            open_.append((start, end, label))
        for section in analysis.document.sections:
            assert 0 <= section.start < section.end <= len(source), "a section outside of the text"
        ids = {m.id for m in analysis.mentions}
        for r in analysis.relations:
            assert {r.head.id, r.tail.id} <= ids
            assert r.head.id != r.tail.id
            assert 0 <= r.start < r.end <= len(source)
            assert 0 < r.score <= 1
            for end in (r.head, r.tail):
                stretches = [(r.start, r.end), *([r.antecedent] if r.antecedent else [])]
                assert any(a <= end.start and end.end <= b for a, b in stretches), (
                    f"{r.type}: an end not in its evidence"
                )
        assert stages.analyse(Source("d", "d", source)) == analysis, "another result the second time"

    def ner(self, source: str) -> None:
        """As tagger, with the name tagger."""
        self.tagger(source, self.full)

    def explain(self, source: str) -> None:
        """What is explained as taken is what was taken."""
        document = Source("d", "d", source)
        won = [(e.start, e.end, e.label) for e in why(self.full, document) if e.won]
        assert won == [(m.start, m.end, m.label) for m in self.full.analyse(document).mentions]

    def resolve(self, texts: list[str]) -> None:
        """Every mention has its entity; a result is read back as it was, and its parts join to it again."""
        sources = [Source(f"{n}.txt", f"{n}.txt", t, sha256=str(n)) for n, t in enumerate(texts)]
        analyses = [self.plain.analyse(source) for source in sources]
        whole = self.plain.resolve(analyses)
        assert whole == self.plain.resolve(analyses[::-1]), "the order of documents matters"
        entities = {e.id: e for e in whole.entities}
        assert len(entities) == len(whole.entities)
        assert sorted(k.mention for k in whole.links) == sorted(m.id for m in whole.mentions)
        labels = {m.id: m.label for m in whole.mentions}
        for link in whole.links:
            assert entities[link.entity].label == labels[link.mention], "a mention of another label"
            assert link.method
            assert link.detail
            assert 0 < link.score <= 1
        for relation in whole.relations:
            assert {relation.head, relation.tail} <= entities.keys()
            assert relation.head != relation.tail
            assert 1 <= len(relation.evidence) <= EVIDENCE_MOST
            assert all(texts[int(e.document[:-4])][e.start : e.end] == e.text for e in relation.evidence)
        self.plain.resolve(analyses, infer=True)
        file = self.folder / "result.json"
        with file.open("w", encoding="utf-8", newline="\n") as out:
            export.write(whole, out)
        (again,) = results.read(file)
        assert export.as_dict(again) == export.as_dict(whole), "read back otherwise"
        parts = [self.plain.resolve([analysis]) for analysis in analyses]
        file.write_text("".join(export.dumps(part, indent=None) + "\n" for part in parts), encoding="utf-8")
        lines = results.read(file)
        assert [export.as_dict(line) for line in lines] == [export.as_dict(part) for part in parts], "lines otherwise"
        joined, _ = results.resolve(lines, self.plain.resolver)
        assert export.as_dict(joined) == export.as_dict(whole), "parts join to something else"

    def export(self, texts: list[str]) -> None:
        """Every format, the report and what the commands show of a result can be made of it."""
        sources = [Source(f"{n}.txt", f"{n}.txt", t, sha256=str(n)) for n, t in enumerate(texts)]
        whole = self.plain.resolve(
            replace(a, document=replace(a.document, text=a.source.text)) for a in map(self.plain.analyse, sources)
        )
        for form in export.FORMATS.values():
            out = self.folder / f"out.{form.name}"
            export.convert(whole, form.name, out, io.StringIO())
            shutil.rmtree(out) if form.writes == "folder" else out.unlink()
        report.write_report(whole, io.StringIO())
        list(review_cases(whole, self.plain.resolver.register.entries))
        for entity in whole.entities:
            if entity.label == "TITLE":
                holders(whole, entity.id)

    def results(self, written: list[str]) -> None:
        """A result that was edited by hand is a result still, which every command takes, or is told to be none in one line."""
        file = self.folder / "edited.jsonl"
        file.write_text("\n".join(written), encoding="utf-8", errors="surrogatepass")
        try:
            found = results.read(file)
        except HkieError as error:
            self.told(error, file)
            return
        for result in found:
            for form in ("json", "csv", "graphml", "sqlite", "md"):
                out = self.folder / f"edited.{form}"
                try:
                    export.convert(result, form, out, io.StringIO())
                except HkieError as error:  # a format may need what is not in it: the text
                    self.told(error, file)
                else:
                    shutil.rmtree(out) if out.is_dir() else out.unlink()
            report.write_report(result, io.StringIO())
        with suppress(HkieError):
            results.resolve(found, self.plain.resolver)

    def decisions(self, written: list[str]) -> None:
        """Decisions that were edited by hand are decisions still, or are told to be none in one line; one more can be added."""
        file = self.folder / "decisions.jsonl"
        file.write_text("\n".join(written), encoding="utf-8", errors="surrogatepass")
        problems: list[HkieError] = []
        try:
            before = decisions.read(file, problems.append)
            merges.Decided(before)
            added = decisions.add(file, "same", "Ada Poon", "A Poon")
            assert decisions.read(file, lambda error: None) == [*before, added]
        except HkieError as error:
            problems.append(error)
        for problem in problems:
            self.told(problem, file)
        file.unlink()

    def told(self, error: HkieError, file: Path) -> None:
        """A message is one line that a terminal can show, and names the file."""
        assert not UNPRINTABLE.search(str(error)), "a message with control characters"
        assert len(str(error)) < 1_000, "a message of a thousand letters"
        str(error).encode()

    def readers(self, file: tuple[str, bytes]) -> None:
        """A file gives texts that can be written, or is told to be wrong in one line."""
        name, data = file
        path = self.folder / name
        path.write_bytes(data)
        try:
            for language in ("any", "en"):
                problems: list[Exception] = []
                for source in readers.documents([path], readers.Options(language=language), problems.append):
                    source.text.encode()
                    for told in (source.id, source.title or "", source.url or ""):
                        assert not UNPRINTABLE.search(told), "a name with control characters"
                for problem in problems:
                    assert not UNPRINTABLE.search(str(problem)), "a message with control characters"
        finally:
            path.unlink()


@dataclass
class Target:
    """How inputs of a target are made; ``base`` is the length from which on its time is compared with that of a longer one."""

    make: Callable[[Random], Any]
    base: int = 4_000


@dataclass
class Seen:
    """What was done for one target."""

    runs: int = 0
    characters: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    findings: Counter[str] = field(default_factory=Counter)


def targets(texts: Texts) -> dict[str, Target]:
    """Return all targets by name."""
    samples = files()

    def some(random: Random) -> list[str]:
        found = [texts.text(random) for _ in range(random.randrange(1, 5))]
        if random.random() < 0.5:
            found.append(texts.mangled(found[0], random, most=4))
        return found

    plain = Stages(ner="none")

    def result(random: Random) -> list[str]:
        sources = [
            Source(f"{n}.txt", f"{n}.txt", t, sha256=str(n)) for n, t in enumerate(random.choices(texts.sentences, k=3))
        ]
        analyses = [plain.analyse(source).with_text() for source in sources]
        parts = [analyses] if random.random() < 0.5 else [[analysis] for analysis in analyses]
        return hand_edited([export.dumps(plain.resolve(part), indent=None) for part in parts], random)

    def some_decisions(random: Random) -> list[str]:
        rows = [
            {"n": n, "decision": "undo", "of": n - 1} if n > 1 and random.random() < 0.2
            else {"n": n, "decision": random.choice(["same", "different"]), "a": texts.name(random), "b": texts.name(random), "at": "2025-11-08T10:00:00Z"}
            for n in range(1, random.randrange(2, 6))
        ]  # fmt: skip
        return hand_edited([json.dumps(row) for row in rows], random)

    def hand_edited(lines: list[str], random: Random) -> list[str]:
        at = random.randrange(len(lines))
        if random.random() < 0.15:
            lines[at] = nested(lines[at], random)
        else:
            made = json.loads(lines[at])
            for _ in range(random.choice([1, 1, 2, 5])):
                made = edited(made, random)
            lines[at] = json.dumps(made)
        return lines

    def file(random: Random) -> tuple[str, bytes]:
        name = random.choice(list(samples))
        named = name if random.random() < 0.8 else random.choice(list(samples))
        return named, damaged(samples[name], random)

    def pair(random: Random) -> list[str]:
        if random.random() < 0.5:
            return [texts.mangled(name, random, most=3) for name in random.choice(texts.pairs)]
        one = texts.name(random)
        return [one, texts.mangled(one, random, most=4) if random.random() < 0.5 else texts.name(random)]

    return {
        "readers": Target(file, base=0),
        "clean": Target(texts.text),
        "money": Target(texts.text),
        "dates": Target(texts.text),
        "names": Target(pair, base=400),
        "abbreviations": Target(texts.text),
        "tagger": Target(texts.text),
        "ner": Target(texts.text),
        "explain": Target(texts.text),
        "resolve": Target(some),
        "export": Target(some, base=0),
        "results": Target(result, base=0),
        "decisions": Target(some_decisions, base=0),
    }


ALSO = {"relations": "tagger"}
"""Targets that are looked at with another."""


def size_of(made: Any) -> int:
    """Return how many characters, or bytes, an input has."""
    return len(made) if isinstance(made, str) else sum(len(part) for part in made)


def longer(made: Any, times: int) -> Any:
    """Repeat an input."""
    return made * times if isinstance(made, str) else [part * times for part in made]


def fault(check: Callable[[Any], None], made: Any) -> tuple[str, str]:
    """Run a check; return where it failed and how, or two empty strings."""
    try:
        within(LONGEST, lambda: check(made))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [f for f in frames if "hkie" in Path(f.filename).parts[-3:-1] or f.filename.endswith("fuzz.py")]
        last = (own or frames)[-1]
        inner = frames[-1]
        where = (
            f"{type(error).__name__} {Path(last.filename).name}:{last.name}:{last.line} ({Path(inner.filename).name})"
        )
        if isinstance(error, Slow):
            where = "Slow"
        elif isinstance(error, AssertionError):
            where = f"{where} {str(error)[:60].splitlines()[:1]}"
        return where, "".join(traceback.format_exception(error))
    return "", ""


def too_slow(check: Callable[[Any], None], made: Any, took: float, base: int) -> str:
    """Return why the time that an input takes is not its due, or an empty string; a ``base`` tries longer ones."""
    size = size_of(made)
    if took > START + A_CHARACTER * size:
        best = min(within(LONGEST, lambda: check(made)) for _ in range(2))
        if best > START + A_CHARACTER * size:
            return f"{best:.2f} s for {size} characters"
    if base and size:
        short = longer(made, max(1, base // size))
        long = longer(short, TIMES)
        for attempt in range(3):
            one = min(within(LONGEST, lambda: check(short)) for _ in range(attempt + 1))
            more = min(within(LONGEST, lambda: check(long)) for _ in range(attempt + 1))
            if more < 0.3 or more < 2.5 * TIMES * one:
                return ""
        return f"{one:.3f} s for {size_of(short)} characters, {more:.3f} s for {size_of(long)}"
    return ""


def smaller(check: Callable[[Any], None], made: Any, where: str, seconds: float = 20.0) -> Any:
    """Return the shortest input found that fails in the same place."""
    if not isinstance(made, (str, list)):
        return made
    end = time.monotonic() + seconds
    parts = made if isinstance(made, list) else [made]

    def fails(trial: list[str]) -> bool:
        return fault(check, trial if isinstance(made, list) else trial[0])[0] == where

    for n in range(len(parts)):
        step = max(1, len(parts[n]) // 2)
        while step and time.monotonic() < end:
            at = 0
            while at < len(parts[n]) and time.monotonic() < end:
                trial = [*parts[:n], parts[n][:at] + parts[n][at + step :], *parts[n + 1 :]]
                if fails(trial):
                    parts = trial
                else:
                    at += step
            step //= 2
    return parts if isinstance(made, list) else parts[0]


def kept(folder: Path, target: str, made: Any, where: str, how: str) -> Path:
    """Write a finding to a file of its own."""
    digest = hashlib.sha256(repr(made).encode()).hexdigest()[:10]
    if isinstance(made, tuple):
        (folder / f"{target}-{digest}-{made[0]}").write_bytes(made[1])
    path = folder / f"{target}-{digest}.json"
    shown = made if not isinstance(made, tuple) else made[0]
    path.write_text(json.dumps({"target": target, "where": where, "input": shown, "how": how}, indent=1), "utf-8")
    return path


def main() -> int:
    """Search for the minutes that were asked for; print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=["all"], help="targets; relations are looked at with the tagger")
    parser.add_argument("--findings", type=Path, help="a folder for what is found (a new one in the temporary folder)")
    parser.add_argument("--again", type=Path, nargs="*", help="run these findings once more instead")
    asked = parser.parse_args()
    faulthandler.enable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program does: the time of idle threads is counted too
    warnings.simplefilter("error")
    checks = Checks()
    made_by = targets(Texts())
    if asked.again:
        return again(checks, made_by, asked.again)
    chosen = [ALSO.get(name, name) for name in asked.only]
    chosen = list(made_by) if "all" in chosen else sorted(set(chosen))
    folder = asked.findings or Path(tempfile.mkdtemp(prefix="hkie-findings-"))
    folder.mkdir(parents=True, exist_ok=True)
    seen = {name: Seen() for name in chosen}
    texts = Texts()
    began_at = time.monotonic()
    stopped: list[int] = []
    for sent in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sent, lambda sent, _: stopped.append(sent))
    number = 0
    while time.monotonic() < began_at + asked.minutes * 60 and not stopped:
        number += 1
        random = Random(f"{asked.seed}/{number}")
        # Mostly the target that has had the least of the time is next.
        name = min(chosen, key=lambda n: seen[n].seconds) if number % 5 else random.choice(chosen)
        target, check, record = made_by[name], getattr(checks, name), seen[name]
        grow = target.base and random.random() < 0.1
        made = target.make(random)
        if grow:
            made = [texts.piece(random) for _ in made][:2] if isinstance(made, list) else texts.piece(random)
        (folder / "current.txt").write_text(repr((name, made)), "utf-8", "backslashreplace")  # for a crash of all
        began = time.process_time()
        where, how = fault(check, made)
        took = time.process_time() - began
        if not where:
            try:
                slow = too_slow(check, made, took, target.base if grow else 0)
            except Slow as error:
                slow = str(error)
            except Exception as error:
                slow, how = "", str(error)
                where = f"{type(error).__name__} when repeated"
            if slow:
                where, how = "slow", slow
        record.runs += 1
        record.characters += size_of(made)
        record.seconds += time.process_time() - began
        record.slowest = max(record.slowest, (took, size_of(made)))
        if where:
            record.findings[where] += 1
            if record.findings[where] == 1 or (where == "slow" and record.findings[where] < 20):
                short = made if where == "slow" or "repeated" in where else smaller(check, made, where)
                path = kept(folder, name, short, where, how)
                print(f"{name}: {where}\n    {path}\n    {how.strip().splitlines()[-1][:200]}", flush=True)
    (folder / "current.txt").unlink(missing_ok=True)
    minutes = (time.monotonic() - began_at) / 60
    print(f"\nseed {asked.seed}, {minutes:.1f} minutes, {number} inputs; findings in {folder}")
    for name, record in seen.items():
        most, size = record.slowest
        print(
            f"{name:13} {record.runs:8} runs {record.characters / 1e6:8.1f} MB {record.seconds:7.0f} s, "
            f"slowest {most:.2f} s ({size} characters), {len(record.findings)} findings in {record.findings.total()} inputs"
        )
    return 1 if any(record.findings for record in seen.values()) else 0


def again(checks: Checks, made_by: dict[str, Target], findings: list[Path]) -> int:
    """Run findings once more; print those that still are."""
    left = 0
    for path in findings:
        told = json.loads(path.read_text("utf-8"))
        made = told["input"]
        if told["target"] == "readers":
            made = (made, next(path.parent.glob(f"{path.stem}-*")).read_bytes())
        check = getattr(checks, told["target"])
        where, how = fault(check, made)
        slow = "" if where or told["where"] != "slow" else too_slow(check, made, 0.0, made_by[told["target"]].base)
        left += bool(where or slow)
        print(f"{path}: {where or slow or 'well'}")
        if where:
            print(how)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
