"""The terminal application of hkie review. Textual is imported only here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from hkie.cli.labels import colour_of
from hkie.cli.terminal import harmless
from hkie.errors import DecisionError
from hkie.resolve.decisions import Decision
from hkie.review.answering import Review
from hkie.review.cases import Case, Claim, Side
from hkie.review.quotes import Sentence, Texts

_AROUND = 110
"""Characters of a sentence shown before and after the name."""
_ALSO = 3
_TALL = 32
"""Terminal height from which three sentences of a side are shown instead of two."""
_WIDE = 120
"""Terminal width from which the two sides are shown side by side."""
_DOES = frozenset({"decide", "skip", "undo", "move", "ask", "help", "quit"})
_SAYS = {
    "join": "joined: are they the same?",
    "tie": "ambiguous: is it this one?",
    "alike": "separate: are they the same?",
    "initials": "unexplained: is it this one?",
    "veto": "separate by a veto: are they the same after all?",
    "mention": "name: is it right?",
    "relation": "relation: does the sentence state it?",
}
_PLACEHOLDERS = {
    "filter": "a label, a kind, or a part of a name",
    "label": "the right label",
    "edges": "the longer or shorter text that is the name",
    "missing": "a relation of this sentence: HEAD | TYPE | TAIL",
}
_NAME_KEYS = "s right  d wrong  l label  e edges  m missing  u unsure  z undo  / ?  q quit"
_RELATION_KEYS = "s right  d wrong  m missing  u unsure  z undo  n/p move  / filter  ?  q quit"
_KEYS = "s same  d different  u unsure  z undo  n/p move  / filter  ? help  q quit"
_HELP = """\
s          the same, or right: writes "same" or "accept"
d          different, or wrong: writes "different",
           "not-a-name" or "wrong"
l, e       asks for another label, or other edges, of a name
m          asks for a relation that the sentence lacks
u          unsure: writes nothing, the case stays open
z          undo the last decision, as a new line
n, right   next case           p, left   previous case
up, down   scroll
/          filter by a label or type (PERSON, visited), a kind
           (identity, mention, relation; join, tie, alike,
           initials, veto), open, answered, or a part of a
           name; empty shows all
q          quit; everything is saved already

Decisions are appended to the file;
hkie resolve RESULT --decisions FILE applies them.

NAME@DOCUMENT means the name in that document only.
"""


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
        Binding("s", "decide(True)", "same, right"),
        Binding("d", "decide(False)", "different, wrong"),
        # Before the focused widget, as the filter: what is typed right after them is the answer.
        Binding("l", "ask('label')", "label", priority=True),
        Binding("e", "ask('edges')", "edges", priority=True),
        Binding("m", "ask('missing')", "missing", priority=True),
        Binding("u", "skip", "unsure"),
        Binding("z", "undo", "undo"),
        Binding("n,right", "move(1)", "next"),
        Binding("p,left", "move(-1)", "previous"),
        # Before the focused widget: letters typed right after "/" belong to the filter and must not decide.
        Binding("slash", "ask('filter')", "filter", priority=True),
        Binding("question_mark", "help", "help", priority=True),
        Binding("q", "quit", "quit"),
    ]

    def __init__(self, review: Review, texts: Texts) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"  # the colours of the terminal
        self.review = review
        self.texts = texts
        self.asking = "filter"

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        with VerticalScroll(id="body"):
            with Container(id="sides"):
                yield Static(id="left", classes="side")
                yield Static(id="right", classes="side")
            yield Static(id="reasons")
        yield Static(id="status")
        yield Input(id="filter", select_on_focus=False)
        yield Static(id="keys")

    def on_mount(self) -> None:
        self.query_one("#body").focus()
        self._show()
        if self.review.current.answered:
            self._tell("all cases are answered")

    def on_resize(self) -> None:
        self.query_one("#sides").set_class(self.size.width >= _WIDE, "wide")
        self._show()

    def action_decide(self, yes: bool) -> None:
        self._written(lambda: self.review.decide(yes))

    def _written(self, write: Callable[[], Decision]) -> None:
        try:
            made = write()
        except DecisionError as error:
            self._tell(str(error))
            return
        self._show()
        last = "; all cases are answered or unsure" if not self._open() else ""
        self._tell(f"{made.n}: {made.said}{last}")

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

    def action_ask(self, what: str) -> None:
        case = self.review.current
        if what != "filter" and (not isinstance(case, Claim) or (what != "missing" and case.kind != "mention")):
            self._tell(f"{what} is for {'the sentence of a name or relation' if what == 'missing' else 'names'}")
            return
        asked = self.query_one("#filter", Input)
        self.asking, asked.placeholder = what, _PLACEHOLDERS[what]
        asked.value = {"filter": self.review.query, "edges": case.names[0]}.get(what, "")
        asked.cursor_position = len(asked.value)
        asked.add_class("asked")
        self.screen.set_focus(asked)  # at once; focus() would wait, and a letter of "/person" would decide

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is enabled: not while the filter or the help is shown."""
        return action not in _DOES or not (len(self.screen_stack) > 1 or self.query("#filter.asked"))

    def action_help(self) -> None:
        self.push_screen(Help())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._asked()
        if self.asking == "missing":
            self._written(lambda: self.review.add_missing(event.value))
            return
        if self.asking != "filter":
            self._written(lambda: self.review.correct(self.asking, event.value))
            return
        found = self.review.filter(event.value)
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
        shown = [_claim(case)] if isinstance(case, Claim) else [_side(s, self.texts.of(s, most)) for s in case.sides]
        for name, content in zip_longest(("left", "right"), shown):
            self.query_one(f"#{name}", Static).display = content is not None
            self.query_one(f"#{name}", Static).update(content or "")
        self.query_one("#keys", Static).update(
            {"mention": _NAME_KEYS, "relation": _RELATION_KEYS}.get(case.kind, _KEYS)
        )
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


def _claim(claim: Claim) -> Content:
    """Return a name or a relation, and its sentence with the names in colour."""
    said = claim.accepting
    styles = [f"bold {_ansi(colour_of(label))}" for label in claim.labels]
    parts: list[Content | tuple[str, str]]
    if claim.kind == "relation":
        status = f" ({said.status})" if said.status else ""
        parts = [(harmless(said.a), styles[0]), Content(f"  {claim.label}{status}  "), (harmless(said.b), styles[1])]
    else:
        where = harmless(said.document) or "a document"
        parts = [(harmless(said.a), styles[0]), (f"\n  {claim.label} in {where}", "dim")]
    for sentence in (said.sentence, *claim.context):
        parts.append(Content("\n  - "))
        at = 0
        nth = said.nth if sentence is said.sentence else 0
        for start, end, style in _highlights(sentence, list(zip(claim.names, styles, strict=True)), nth):
            parts += [Content(_piece(sentence[at:start])), (harmless(sentence[start:end]), f"{style} underline")]
            at = end
        parts.append(Content(_piece(sentence[at:])))
    return Content.assemble(*parts)


def _piece(text: str) -> str:
    """Return a piece of a sentence without what could harm a terminal, with the spaces at its ends."""
    shown = harmless(text)
    return " " * text.startswith(" ") + shown + " " * (text.endswith(" ") and bool(shown))


def _highlights(sentence: str, wanted: Sequence[tuple[str, str]], nth: int) -> list[tuple[int, int, str]]:
    """Return where the names of a claim stand in its sentence, with their styles, none over another."""
    found: list[tuple[int, int, str]] = []
    for name, style in wanted:
        own = [m.span() for m in re.finditer(re.escape(name), sentence)]
        for start, end in own[nth - 1 : nth] if nth else own:
            if all(end <= a or b <= start for a, b, _ in found):
                found.append((start, end, style))
    return sorted(found)


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


def _reasons(case: Case | Claim, unsure: bool) -> Content:
    parts: list[Content | tuple[str, str]] = []
    for sign, colour, reasons in (("for", "ansi_green", case.speaks_for), ("against", "ansi_red", case.against)):
        for k, reason in enumerate(reasons):
            parts += [(f"{sign if not k else '':8}", f"bold {colour}"), Content(f"{harmless(reason)}\n")]
    if case.answered:
        d = case.answered
        said = harmless(d.said.removeprefix(d.decision).strip())
        parts.append((f"answered: {d.decision}, decision {d.n}: {said}", "bold"))
    else:
        state = "unsure" if unsure else "decides"
        said = harmless(
            case.answer(True).said if isinstance(case, Claim) else "  |  ".join(s.reference for s in case.sides)
        )
        parts.append((f"{state:8}{said}", "dim"))
    return Content.assemble(*parts)
