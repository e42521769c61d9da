"""Whether a text is English, by letters and function words, without a model.

Two signs: the share of non-Latin letters, and the share of English function words compared with those of other
languages in Latin letters. A list of names has no function words and counts as English, as does a very short text.
"""

from __future__ import annotations

import re
import unicodedata

SAMPLE = 20_000
"""Letters that are checked at the beginning of a text."""

FEW_LETTERS = 20
"""Shorter texts are not decided: "Hong Kong", "HK$3 billion", "Lei Kei", but also "早晨"."""

FOREIGN_SHARE = 0.35
"""Share of non-Latin letters above which a text is not English: "香港特別行政區政府今日公布" has 1.0, "The Chief Executive,
Mr Chow Tai-man (周大文), said" 0.1. A Chinese character counts as two letters."""

FEW_WORDS = 8
"""Texts with fewer words are not decided by function words: "Ministro da Economia, Macau" could be a name."""

ENGLISH_SHARE = 0.12
"""English prose has 0.3 to 0.5 of its words in the list below, headlines 0.1 to 0.2, tables of names 0 to 0.1."""

OTHER_SHARE = 0.15
"""Prose in French, Spanish, Malay ... has 0.25 to 0.45 of its words in its list; names can have "de" or "van der"."""

_ENGLISH_WORDS = """
    the of and to in is that for it was with be by on not he his but at are this have from or had an they which one were
    we all their has would when if will been who more can said its into than other about over after also there our out
    up what some these two may then any first now such like she her him you your how only new could should must between
    through during under against both each while where those them because before since until within per today"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())

# Words in the list above ("on", "in", "for") are removed from these; "a", "as" and "no" are in neither, since they are
# frequent in several languages: "reuniu-se com a delegação no domínio".
_OTHERS = {
    "French": """le la les des du et est dans pour que qui une un par sur avec au aux ce cette sont pas plus ont été son
    ses leur nous vous il elle ils se ne mais ou où comme après entre aussi d l qu n s de en à""",
    "Spanish": """el la los las de del que y en un una por con para su sus se es al lo como más pero fue ha han este
    esta son entre también sobre hasta desde año sin ser""",
    "Portuguese": """o os da das dos de que e em um uma por com para sua seu se é ao aos à às na nos nas como mais
    mas foi são entre também pelo pela não pelos""",
    "Italian": """il lo la gli le di del della dei delle che e un una per con su si è al alla nel nella come più ma sono
    non da dal tra ha hanno questo questa anche dalla""",
    "German": """der die das und den dem des ein eine einen einem einer ist mit von zu im für auf nicht sich auch als
    bei nach aus wird werden hat sind wurde über durch zum zur am um dass oder sie er es wie""",
    "Dutch": """de het een en van is op te dat die voor met zijn niet aan er om ook als bij door naar uit over worden
    wordt heeft werd deze dit nog maar tot""",
    "Malay": """yang dan di untuk dengan ini itu dari kepada pada dalam akan oleh telah tidak adalah sebagai ke bagi
    mereka beliau juga atau kami lebih para serta antara tersebut ialah daripada negara dua katanya""",
    "Tagalog": """ang ng mga sa na at ay si ni para ito kay siya nila niya kanyang isang mula hindi din rin kung nang
    upang pagitan ating natin sila bilang may""",
    "Vietnamese": """và của là các có được cho trong với một những người này đã không ở về đến từ khi để ra năm theo
    tại nước trên cũng đó""",
    "Polish": """i w na z się nie jest że o to po za od przez dla jak oraz był są tym który która które przy ze jego
    będzie""",
    "Turkish": """ve bir bu ile için da de olarak olan çok daha gibi en kadar sonra ise ancak veya tarafından""",
    "Swedish": """och att det som en på är av för med till den har inte ett om de var från vid kan ska eller""",
}
_WORD_LISTS = {name: frozenset(words.split()) - _ENGLISH for name, words in _OTHERS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_IN_NAMES = re.compile(
    r"(?<=[^\W\d_]) (?:de|la|las|los|da|das|do|dos|di|del|della|du|des|van|von|der|den|zu|le|y|e)(?= (?:(?:la|las|los|der|den) )?[A-ZÀ-Þ])(?: (?:la|las|los|der|den)(?= [A-ZÀ-Þ]))?"
)
_WIDE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")
_LATIN = re.compile(
    "[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\ufb00-\ufb06\uff21-\uff5a]"
)


def foreign(text: str) -> str | None:
    """Return the language or script of a text for a message, or None if it may be English."""
    sample = text[:SAMPLE]
    latin = other = 0
    scripts: dict[str, int] = {}
    for letter in sample:
        if _LATIN.match(letter):
            latin += 1
        elif letter.isalpha():
            script = unicodedata.name(letter, "OTHER").split()[0]
            weight = 2 if script in _WIDE else 1
            other += weight
            scripts[script] = scripts.get(script, 0) + weight
    if latin + other < FEW_LETTERS:
        return None
    if other / (latin + other) > FOREIGN_SHARE:
        return _script(scripts)
    # Particles in names do not count: "Juan de los Santos", "Otto von Stein".
    words = [word.lower() for word in _WORD.findall(_IN_NAMES.sub(" ", sample))]
    if len(words) < FEW_WORDS:
        return None
    english = sum(word in _ENGLISH for word in words) / len(words)
    shares = {name: sum(word in known for word in words) / len(words) for name, known in _WORD_LISTS.items()}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] >= OTHER_SHARE and (
        (shares[best] > english and english < ENGLISH_SHARE) or shares[best] > 2 * english
    ):
        return best
    return None


def _script(counts: dict[str, int]) -> str:
    """Return the language, or else the script, of non-Latin letters; kana means Japanese."""
    if counts.get("HIRAGANA", 0) + counts.get("KATAKANA", 0) > 0.1 * sum(counts.values()):
        return "Japanese"
    most = max(counts, key=lambda script: counts[script])
    return {"CJK": "Chinese", "HANGUL": "Korean", "CYRILLIC": "Cyrillic script"}.get(
        most, f"{most.capitalize()} script"
    )
