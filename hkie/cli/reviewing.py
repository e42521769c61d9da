"""The terminal application of hkie review. Textual is imported only here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from hkie import names
from hkie.cli.labels import colour_of
from hkie.cli.terminal import harmless
from hkie.errors import DecisionError
from hkie.resolve import decisions
from hkie.resolve.decisions import Decision
from hkie.review.cases import Case, Side
from hkie.review.queue import answered
from hkie.review.quotes import Sentence, Texts

_AROUND = 110
"""Characters of a sentence shown before and after the name."""
_ALSO = 3
_TALL = 32
"""Terminal height from which three sentences of a side are shown instead of two."""
_WIDE = 120
"""Terminal width from which the two sides are shown side by side."""
_WHY = "hkie review"
_DOES = frozenset({"decide", "skip", "undo", "move", "ask", "help", "quit"})
_SAYS = {
    "join": "joined: are they the same?",
    "tie": "ambiguous: is it this one?",
    "alike": "separate: are they the same?",
    "initials": "unexplained: is it this one?",
    "veto": "separate by a veto: are they the same after all?",
}
_KEYS = "s same  d different  u unsure  z undo  n/p move  / filter  ? help  q quit"
_HELP = """\
s          the same: writes "same"
d          different: writes "different"
u          unsure: writes nothing, the case stays open
z          undo the last decision, as a new line
n, right   next case           p, left   previous case
up, down   scroll
/          filter by a label (PERSON), a kind (join, tie,
           alike, initials, veto), open, answered, or a part
           of a name; empty shows all
q          quit; everything is saved already

Decisions are appended to the file;
hkie resolve RESULT --decisions FILE applies them.

NAME@DOCUMENT means the name in that document only.
"""


class Review:
    """The state of a review, without its display: the cases, the filter, the current case and the decisions file.

    ``shown`` has the indices of the cases that pass the filter; ``at`` is an index into ``shown``.
    """

    def __init__(self, cases: Sequence[Case], file: Path) -> None:
        self.file = file
        self.cases = list(cases)
        self.unsure: set[int] = set()
        self.written = 0
        self.query = ""
        self.shown = list(range(len(self.cases)))
        self.at = 0
        self.at = self._open_from(0)

    @property
    def current(self) -> Case:
        """The current case."""
        return self.cases[self.shown[self.at]]

    @property
    def done(self) -> int:
        """The number of answered cases."""
        return sum(d.answered is not None for d in self.cases)

    def summary(self) -> str:
        """Return a summary of the review in words."""
        return (
            f"{self.written} {'line' if self.written == 1 else 'lines'} written to {self.file}; "
            f"{self.done} of {len(self.cases)} answered"
        )

    def move(self, steps: int) -> None:
        """Move by a number of cases, within the list."""
        self.at = max(0, min(len(self.shown) - 1, self.at + steps))

    def decide(self, kind: str) -> Decision:
        """Write a decision, same or different, and go to the next open case.

        Raises DecisionError if the file cannot be written or read.
        """
        case = self.current
        made = decisions.add(self.file, kind, case.left.reference, case.right.reference, _WHY)
        self.written += 1
        self.unsure.discard(self.shown[self.at])
        self._refresh()
        self.at = self._open_from(self.at)
        return made

    def skip(self) -> None:
        """Leave this case open and go to the next one."""
        self.unsure.add(self.shown[self.at])
        self.at = self._open_from(self.at)

    def undo(self) -> Decision | None:
        """Undo the last decision on a case of the list and go to that case. Return None if there is none.

        Raises DecisionError if the file cannot be written or read.
        """
        self._refresh()
        places = {d.answered.n: k for k, d in reversed(list(enumerate(self.cases))) if d.answered}
        if not places:
            return None
        last = max(places)
        made = decisions.add(self.file, "undo", of=last, why=_WHY)
        self.written += 1
        self._refresh()
        place = places[last]
        if place not in self.shown:
            self.filter("")
        self.at = self.shown.index(place)
        return made

    def filter(self, query: str) -> bool:
        """Show only cases that have all words of the query. Return False and change nothing if there are none."""
        shown = [k for k in range(len(self.cases)) if self._fits(k, query.split())]
        if not shown:
            return False
        here = self.shown[self.at]
        self.query, self.shown = query.strip(), shown
        self.at = 0
        self.at = shown.index(here) if here in shown else self._open_from(0)
        return True

    def _fits(self, place: int, words: Sequence[str]) -> bool:
        case = self.cases[place]
        tags = {case.label.lower(), case.kind} | ({"open"} if case.answered is None else {"answered"})
        written = " ".join([case.left.name, *case.left.also, case.right.name, *case.right.also])
        text = f"{written.lower()} {names.normal(written)}"
        return all(word.lower() in tags or word.lower() in text for word in words)

    def _open_from(self, place: int) -> int:
        """Return the index of the next open case, from ``place`` on and around, or ``place`` if there is none."""
        around = [*range(place, len(self.shown)), *range(place)]
        return next((k for k in around if self._is_open(k)), place)

    def _is_open(self, k: int) -> bool:
        return self.cases[self.shown[k]].answered is None and self.shown[k] not in self.unsure

    def _refresh(self) -> None:
        known = decisions.read(self.file, lambda _: None)  # its mistakes were reported before
        self.cases = answered([replace(d, answered=None) for d in self.cases], known)


class Help(ModalScreen[None]):
    """The help screen. Any key closes it."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help Static { width: 66; height: auto; border: round ansi_default; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        yield Static(Content(_HELP.rstrip()))

    def on_key(self, event: Key) -> None:
        event.stop()  # else "s" would close it and then decide
        event.prevent_default()
        self.dismiss()


class ReviewApp(App[None]):
    """Shows two names, their sentences and the reasons, and reads the keys."""

    TITLE = "hkie review"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { background: ansi_default; color: ansi_default; }
    #head { height: 1; text-style: reverse; padding: 0 1; }
    #body { height: 1fr; scrollbar-size-vertical: 1; padding: 0 1; }
    #sides { height: auto; layout: vertical; }
    #sides.wide { layout: horizontal; }
    .side { height: auto; width: 1fr; margin-bottom: 1; }
    .wide .side { padding-right: 3; }
    #reasons { height: auto; }
    #status { height: auto; max-height: 3; min-height: 1; padding: 0 1; }
    #keys { height: 1; padding: 0 1; text-style: dim; }
    #filter { display: none; height: 1; border: none; padding: 0 1; background: ansi_default; color: ansi_default; }
    #filter.asked { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "decide('same')", "same"),
        Binding("d", "decide('different')", "different"),
        Binding("u", "skip", "unsure"),
        Binding("z", "undo", "undo"),
        Binding("n,right", "move(1)", "next"),
        Binding("p,left", "move(-1)", "previous"),
        # Before the focused widget: letters typed right after "/" belong to the filter and must not decide.
        Binding("slash", "ask", "filter", priority=True),
        Binding("question_mark", "help", "help", priority=True),
        Binding("q", "quit", "quit"),
    ]

    def __init__(self, review: Review, texts: Texts) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"  # the colours of the terminal
        self.review = review
        self.texts = texts

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        with VerticalScroll(id="body"):
            with Container(id="sides"):
                yield Static(id="left", classes="side")
                yield Static(id="right", classes="side")
            yield Static(id="reasons")
        yield Static(id="status")
        yield Input(id="filter", placeholder="a label, a kind, or a part of a name", select_on_focus=False)
        yield Static(Content(_KEYS), id="keys")

    def on_mount(self) -> None:
        self.query_one("#body").focus()
        self._show()
        if self.review.current.answered:
            self._tell("all cases are answered")

    def on_resize(self) -> None:
        self.query_one("#sides").set_class(self.size.width >= _WIDE, "wide")
        self._show()

    def action_decide(self, kind: str) -> None:
        try:
            made = self.review.decide(kind)
        except DecisionError as error:
            self._tell(str(error))
            return
        self._show()
        last = "; all cases are answered or unsure" if not self._open() else ""
        self._tell(f"{made.n}: {made.decision}  {made.a}  |  {made.b}{last}")

    def action_skip(self) -> None:
        self.review.skip()
        self._show()
        self._tell("left open" + ("" if self._open() else "; all cases are answered or unsure"))

    def action_undo(self) -> None:
        try:
            made = self.review.undo()
        except DecisionError as error:
            self._tell(str(error))
            return
        self._show()
        self._tell(f"{made.n}: undo {made.of}" if made else "no decision to undo")

    def action_move(self, steps: int) -> None:
        self.review.move(steps)
        self._show()
        self._tell("")

    def action_ask(self) -> None:
        asked = self.query_one("#filter", Input)
        asked.value = self.review.query
        asked.cursor_position = len(asked.value)
        asked.add_class("asked")
        self.screen.set_focus(asked)  # at once; focus() would wait, and a letter of "/person" would decide

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is enabled: not while the filter or the help is shown."""
        return action not in _DOES or not (len(self.screen_stack) > 1 or self.query("#filter.asked"))

    def action_help(self) -> None:
        self.push_screen(Help())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        found = self.review.filter(event.value)
        self._asked()
        self._show()
        self._tell("" if found else f"no case matches {event.value!r}")

    def on_key(self, event: Key) -> None:
        if event.key == "escape" and self.query_one("#filter").has_class("asked"):
            self._asked()

    def _asked(self) -> None:
        self.query_one("#filter").remove_class("asked")
        self.screen.set_focus(self.query_one("#body"))

    def _open(self) -> int:
        return sum(d.answered is None and k not in self.review.unsure for k, d in enumerate(self.review.cases))

    def _tell(self, text: str) -> None:
        self.query_one("#status", Static).update(Content(harmless(text)))

    def _show(self) -> None:
        if not self.query("#reasons"):
            return
        review, case = self.review, self.review.current
        most = 3 if self.size.height >= _TALL else 2
        self.query_one("#head", Static).update(_head(review))
        for name, side in (("left", case.left), ("right", case.right)):
            self.query_one(f"#{name}", Static).update(_side(side, self.texts.of(side, most)))
        self.query_one("#reasons", Static).update(_reasons(case, review.shown[review.at] in review.unsure))
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)


def _head(review: Review) -> Content:
    case = review.current
    position = f"{review.at + 1} of {len(review.shown)}"
    if review.query:
        position += f" with {harmless(review.query)!r}"
    return Content(f"{position}, {review.done} answered   doubt {case.score:.2f}   {case.label} {_SAYS[case.kind]}")


def _side(side: Side, sentences: Sequence[Sentence]) -> Content:
    style = f"bold {_ansi(colour_of(side.label))}"
    documents = harmless(side.documents[0]) if side.documents else "no document"
    more = f" and {len(side.documents) - 1} more" if len(side.documents) > 1 else ""
    about = f"\n  {side.label}, {_times(side.mentions)} in {documents}{more}"
    also = [harmless(name) for name in side.also[:_ALSO]]
    if also:
        rest = len(side.also) - len(also)
        about += f"\n  also {'; '.join(also)}" + (f" and {rest} more" if rest else "")
    parts: list[Content | tuple[str, str]] = [(harmless(side.name), style), (about, "dim")]
    for sentence in sentences:
        before, name, behind = _window(sentence)
        parts += [Content("\n  - "), Content(before), (name, f"{style} underline"), Content(behind)]
        if sentence.document != side.documents[0]:
            parts.append((f"  [{harmless(sentence.document)}]", "dim"))
    if not sentences:
        parts.append(("\n  (its sentences are not in the result; extract with --text)", "dim"))
    return Content.assemble(*parts)


def _ansi(colour: str) -> str:
    """Return Textual's name for a colour of Rich."""
    return colour if colour.startswith("#") else f"ansi_{colour}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _window(sentence: Sentence) -> tuple[str, str, str]:
    """Return the text before the name, the name, and the text after it, shortened if long."""
    before, behind = sentence.text[: sentence.start], sentence.text[sentence.end :]
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(behind) > _AROUND:
        behind = behind[:_AROUND].rpartition(" ")[0] + " …"
    left, right = before[:1].isspace() or before[-1:].isspace(), behind[:1].isspace()
    return (
        harmless(before) + (" " if left and before else ""),
        harmless(sentence.text[sentence.start : sentence.end]),
        (" " if right else "") + harmless(behind),
    )


def _reasons(case: Case, unsure: bool) -> Content:
    parts: list[Content | tuple[str, str]] = []
    for sign, colour, reasons in (("for", "ansi_green", case.speaks_for), ("against", "ansi_red", case.against)):
        for k, reason in enumerate(reasons):
            parts += [(f"{sign if not k else '':8}", f"bold {colour}"), Content(f"{harmless(reason)}\n")]
    if case.answered:
        d = case.answered
        parts.append((f"answered: {d.decision}, decision {d.n}: {harmless(d.a)}  |  {harmless(d.b)}", "bold"))
    else:
        state = "unsure" if unsure else "decides"
        said = f"{harmless(case.left.reference)}  |  {harmless(case.right.reference)}"
        parts.append((f"{state:8}{said}", "dim"))
    return Content.assemble(*parts)
