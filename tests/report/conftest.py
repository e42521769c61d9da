"""What the tests of the report share: a browser, results made of invented records, and pages of them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from hkie.records import Document, Entity, Evidence, Link, Mention, Money, Relation, Result, Section
from hkie.report import write_report

AXE = "axe-core@4.14.1"
PEOPLE = ("Ophelia Tse", "Barnaby Quill", "Cecily Ngan", "Dorian Yip", "Émile Kwan", "Florence Mok")
BODIES = ("Harbour Data Office", "Lantern Bureau", "Tidewater Authority", "Kite Safety Council")
PLACES = ("Serinville", "Port Amity", "Quayside")
SENTENCE = (
    "Ms {person}, Director of the {body}, attended the {event} in {place} on May 5, 2025 and launched the {programme} "
    "with {money}. "
)
FILLER = "Nothing more was said of it that day, and the weather by the water stayed as fair as it had been. "


def _entity(label: str, name: str, value: Money | str | None = None) -> Entity:
    return Entity(f"{label.lower()}:{name.lower().replace(' ', '-')}", label, name, (), value)


def made(documents: int, paragraphs: int = 1, texts: bool = True) -> Result:
    """A result of so many invented documents; each paragraph has eight mentions, of which two nest, and five relations."""
    entities: dict[str, Entity] = {}
    found: list[Document] = []
    mentions: list[Mention] = []
    links: list[Link] = []
    relations: list[Relation] = []
    for d in range(documents):
        name = f"release-{d:04}.txt"
        text = f"Release {d}\n\n"
        own = 0
        for p in range(paragraphs):
            at = len(text)
            k = d * paragraphs + p
            parts = {
                "person": _entity("PERSON", f"{PEOPLE[k % len(PEOPLE)]} {k % 400}"),
                "body": _entity("AGENCY", f"{BODIES[k % len(BODIES)]} {k % 90}"),
                "event": _entity("EVENT", f"Forum of Lamps {k % 700}"),
                "place": _entity("PLACE", PLACES[k % len(PLACES)]),
                "programme": _entity("PROGRAMME", f"Green Pier Scheme {k % 300}"),
                "money": _entity("MONEY", f"HK${k % 300 + 1} million", Money("HKD", str((k % 300 + 1) * 1_000_000))),
            }
            sentence = SENTENCE.format(**{part: entity.name for part, entity in parts.items()})
            text += sentence + FILLER * 3 + "\n\n"
            title = _entity("TITLE", f"Director of the {parts['body'].name}")
            day = _entity("DATE", "May 5, 2025", "2025-05-05")
            start = at
            for entity in (parts["person"], title, *list(parts.values())[1:4], day, parts["programme"], parts["money"]):
                start = text.index(entity.name, at)
                entities.setdefault(entity.id, entity)
                mention = Mention(
                    f"{name}#{own}", name, start, start + len(entity.name), entity.name, entity.label, "body",
                    f"{entity.label.lower()}.made", 0.6 + 0.05 * (own % 8), entity.value,
                )  # fmt: skip
                mentions.append(mention)
                links.append(Link(mention.id, entity.id, "exact", 1.0, entity.name))
                own += 1
            evidence = (Evidence(name, at, at + len(sentence) - 1, sentence[:-1]),)
            for kind, head, tail in (
                ("holds_title", parts["person"], title),
                ("attended", parts["person"], parts["event"]),
                ("held_in", parts["event"], parts["place"]),
                ("held_on", parts["event"], day),
                ("has_budget", parts["programme"], parts["money"]),
            ):
                relations.append(
                    Relation(
                        f"{name}#{kind}:{head.id}>{tail.id}@{p}",
                        kind,
                        head.id,
                        tail.id,
                        name,
                        "stated",
                        f"{kind}.made",
                        0.7 + 0.1 * (k % 3),
                        evidence,
                    )
                )
        found.append(
            Document(
                name,
                name,
                f"Release {d} of the harbour",
                f"2025-{d % 12 + 1:02}-05",
                (Section("headline", 0, 9 + len(str(d))), Section("body", 10 + len(str(d)), len(text))),
                hashlib.sha256(text.encode()).hexdigest(),
                "utf-8",
                "text/plain",
                text=text if texts else None,
            )
        )
    ordered = tuple(entities[key] for key in sorted(entities))
    return Result("hkie/1", tuple(found), tuple(mentions), tuple(links), ordered, tuple(relations))


def stood() -> Result:
    """A result of one document, in which a person has five posts, each with a status, days or context of its own."""
    context = "Ada Poon of the Tide Bureau rose."
    posts = [  # name, claim, status, from, to
        ("Director of Tides", "She leads them now.", "acting", None, None),
        ("Head of Tides", "She was the Head.", "former", "2001", "2003-04-05"),
        ("Chief of Tides", "She will be the Chief.", "designate", "2031-01-01", None),
        ("Keeper of Tides", "She kept them.", "former", None, None),
        ("Warden of Tides", "She wards them.", "actual", None, None),
    ]
    text = " ".join((context, *(claim for _, claim, *_ in posts)))
    person, body = _entity("PERSON", "Ada Poon"), _entity("AGENCY", "Tide Bureau")
    titles = [_entity("TITLE", name) for name, *_ in posts]

    def piece(words: str, role: str) -> Evidence:
        at = text.index(words)
        return Evidence("a.txt", at, at + len(words), words, role)

    relations = [
        Relation(
            f"a.txt#{title.id}", "holds_title", person.id, title.id, "a.txt", "stated", "made", 0.9,
            (piece(claim, "claim"), piece(context, "context")), None, *stands,
        )
        for title, (_, claim, *stands) in zip(titles, posts, strict=True)
    ]  # fmt: skip
    spans = [(e, piece(e.name, "")) for e in (person, body)]
    mentions = [
        Mention(f"a.txt#{n}", "a.txt", at.start, at.end, at.text, e.label, "body", "made", 0.9)
        for n, (e, at) in enumerate(spans)
    ]
    links = [Link(m.id, e.id, "exact", 1.0, e.name) for m, (e, _) in zip(mentions, spans, strict=True)]
    document = Document("a.txt", "a.txt", "Tides", "2025-05-06", (), "", "utf-8", "text/plain", text=text)
    return Result("hkie/2", (document,), tuple(mentions), tuple(links), (person, body, *titles), tuple(relations))


Made = Callable[..., Result]


@pytest.fixture(scope="session")
def make() -> Made:
    """Make a result of so many invented documents."""
    return made


@pytest.fixture(scope="session")
def standing() -> Result:
    """A result whose relations have statuses, days and context."""
    return stood()


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, which checks accessibility; npm fetches it."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("needs npm, which fetches axe-core")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", AXE]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    if done.returncode:
        pytest.skip(f"npm cannot fetch {AXE}: {done.stderr.strip()[-200:]}")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write a result as a page, and return where it is."""

    def page(result: Result, **options: Any) -> Path:
        path = tmp_path_factory.mktemp("page") / "report.html"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            write_report(result, file, **options)
        return path

    return page


class Browser:
    """A headless browser with what the tests ask of it."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, path: Path, at: str = "", width: int = 1280, height: int = 900, **media: str) -> int:
        """Open a page anew, at an address in it; returns the milliseconds that it took to be ready."""
        self.size(width, height)
        self.media(**media)
        self.driver.get("about:blank")
        self.driver.get(path.as_uri() + at)
        ready = self.wait("return document.documentElement.dataset.ready")
        return int(ready)

    def go(self, at: str) -> None:
        """Go to another address of the page that is open."""
        self.run(
            "if (location.hash === arguments[0]) return; const gone = new Promise(done => addEventListener('hashchange', "
            "() => done(), {once: true})); location.hash = arguments[0]; return gone",
            at,
        )

    def size(self, width: int, height: int) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def media(self, kind: str = "", **features: str) -> None:
        named = {"prefers-color-scheme": "light"} | {k.replace("_", "-"): v for k, v in features.items()}
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"media": kind, "features": [{"name": k, "value": v} for k, v in named.items()]},
        )

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def wait(self, script: str, *arguments: object, seconds: float = 10) -> object:
        """Return what a script returns, as soon as it is something."""
        end = time.monotonic() + seconds
        while not (value := self.run(script, *arguments)):
            assert time.monotonic() < end, f"not in {seconds} s: {script}"
            time.sleep(0.02)
        return value

    def text(self, selector: str) -> str:
        return str(self.wait("return document.querySelector(arguments[0])?.innerText", selector))

    def texts(self, selector: str) -> list[str]:
        found = self.run("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector)
        assert isinstance(found, list)
        return found

    def saved(self, folder: Path, selector: str) -> tuple[str, str]:
        """Press a button that saves a file; return the name of the file and what is in it."""
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
        before = set(folder.iterdir())
        self.click(selector)
        end = time.monotonic() + 10
        # Chromium first makes an empty file of that name, then fills another one and renames it.
        while not (
            new := [path for path in {*folder.iterdir()} - before if path.suffix == ".csv" and path.stat().st_size]
        ):
            assert time.monotonic() < end, "nothing was saved"
            time.sleep(0.02)
        (path,) = new
        return path.name, path.read_text(encoding="utf-8")

    def keys(self, *keys: str) -> None:
        for key in keys:
            webdriver.ActionChains(self.driver).send_keys(key).perform()

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    @property
    def place(self) -> str:
        return str(self.run("return location.hash"))

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def _driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    chromium, chromedriver = (shutil.which(name) for name in ("chromium", "chromedriver"))
    if not chromium or not chromedriver:
        pytest.skip("needs chromium and chromedriver: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (
        "headless", "no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update",
        "disable-sync", "no-first-run", f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(f"--{flag}")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))
    yield driver
    driver.quit()


@pytest.fixture
def browser(_driver: webdriver.Chrome) -> Iterator[Browser]:
    """The browser; a test that uses it fails where the page complained on the console."""
    browser = Browser(_driver)
    browser.complaints()
    yield browser
    assert browser.complaints() == []
