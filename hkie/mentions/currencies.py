"""The currencies: how each is named, and how an amount of it is written.

A currency is named by a code ("CHF"), by a word ("francs"), mostly with a nation before it ("Swiss francs"),
or by a sign ("£"). ``alone`` says that its word without a nation means it: "20 million francs" are Swiss.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from hkie.mentions.bounds import bound_of
from hkie.records import Money


class Currency(NamedTuple):
    """One currency; words, nations and signs are split at ``|``, a word's plural stands beside it.

    ``shy`` says where the code may be another word: ``upper`` counts in capitals only ("cad", "try"),
    ``after`` also wants a large amount when it follows the number ("20 AED": defibrillators), ``both``
    wants one on either side ("the Macao SAR 25 years", "PHP 8").
    """

    code: str
    words: str
    nations: str = ""
    alone: bool = False
    signs: str = ""
    shy: str = ""


CURRENCIES = (
    # Dollars: what stands before "$" is in DOLLAR_SIGNS; a bare "dollar" is what the reader says it is.
    Currency("HKD", "dollar|dollars", "hong kong|hk"),
    Currency("USD", "dollar|dollars", "us|u.s.|u.s|u . s .|united states|american"),
    Currency("AUD", "dollar|dollars", "australian"),
    Currency("CAD", "dollar|dollars", "canadian", shy="after"),
    Currency("SGD", "dollar|dollars", "singapore|singaporean"),
    Currency("NZD", "dollar|dollars", "new zealand|nz"),
    Currency("TWD", "dollar|dollars", "taiwan|new taiwan|nt"),
    Currency("BND", "dollar|dollars", "brunei"),
    Currency("BMD", "dollar|dollars", "bermuda|bermudian"),
    Currency("FJD", "dollar|dollars", "fiji|fijian"),
    Currency("JMD", "dollar|dollars", "jamaican"),
    Currency("TTD", "dollar|dollars", "trinidadian"),
    # Asia and the Pacific
    Currency("CNY", "yuan|renminbi|kuai", "chinese", alone=True, signs="¥|￥|元"),
    Currency("JPY", "yen", "japanese", alone=True, signs="円"),
    Currency("KRW", "won", "south korean|korean", alone=True, signs="₩"),
    Currency("MOP", "pataca|patacas", "macao|macau|macanese", alone=True, shy="upper"),
    Currency("INR", "rupee|rupees", "indian", alone=True, signs="₹|₨"),
    Currency("PKR", "rupee|rupees", "pakistani|pakistan"),
    Currency("LKR", "rupee|rupees", "sri lankan", signs="ரூ"),
    Currency("NPR", "rupee|rupees", "nepalese|nepali"),
    Currency("THB", "baht", "thai", alone=True, signs="฿"),
    Currency("MYR", "ringgit|ringgits", "malaysian", alone=True),
    Currency("IDR", "rupiah|rupiahs", "indonesian", alone=True),
    Currency("PHP", "peso|pesos", "philippine|filipino", alone=True, signs="₱", shy="both"),
    Currency("VND", "dong|dongs", "vietnamese", alone=True, signs="₫"),
    Currency("BDT", "taka|takas", "bangladeshi", alone=True, signs="৳"),
    Currency("KHR", "riel|riels", "cambodian", alone=True),
    Currency("MMK", "kyat|kyats", "burmese|myanmar", alone=True),
    Currency("LAK", "kip|kips", "lao|laotian", alone=True, signs="₭"),
    Currency("MNT", "tugrik|tugriks|togrog", "mongolian", alone=True, signs="₮"),
    Currency("KZT", "tenge", "kazakh|kazakhstani|kazakhstan", alone=True, signs="₸"),
    Currency("BTN", "ngultrum|ngultrums", "bhutanese", alone=True),
    Currency("MVR", "rufiyaa", "maldivian", alone=True),
    # Europe
    Currency("EUR", "euro|euros", "", alone=True, signs="€"),
    Currency("GBP", "pound|pounds", "british|sterling", alone=True, signs="£"),
    Currency("CHF", "franc|francs", "swiss", alone=True),
    Currency("SEK", "krona|kronor|kronas", "swedish", alone=True),
    Currency("NOK", "krone|kroner|krones", "norwegian", alone=True),
    Currency("DKK", "krone|kroner|krones", "danish"),
    Currency("ISK", "krona|kronur|krónur", "icelandic"),
    Currency("PLN", "zloty|zlotys|złoty", "polish", alone=True),
    Currency("CZK", "koruna|korunas|koruny", "czech", alone=True),
    Currency("HUF", "forint|forints", "hungarian", alone=True),
    Currency("RON", "lei|leu", "romanian", alone=True, shy="upper"),
    Currency("BGN", "lev|leva|levs", "bulgarian", alone=True),
    Currency("RUB", "rouble|roubles|ruble|rubles", "russian", alone=True, signs="₽", shy="upper"),
    Currency("UAH", "hryvnia|hryvnias|hryvnya", "ukrainian", alone=True, signs="₴"),
    Currency("TRY", "lira|liras", "turkish", alone=True, signs="₺", shy="both"),
    Currency("GEL", "lari|laris", "georgian", alone=True, signs="₾", shy="both"),
    Currency("AMD", "dram|drams", "armenian", shy="both"),  # alone a measure: "two drams"; AMD also makes chips
    Currency("AZN", "manat|manats", "azerbaijani|azeri", alone=True, signs="₼"),
    # Europe before the euro: old documents still speak of them
    Currency("FIM", "markka|markkas|markkaa|mark|marks", "finnish", alone=True),
    Currency("DEM", "mark|marks", "german|west german|deutsche", alone=True),
    Currency("FRF", "franc|francs", "french"),
    Currency("BEF", "franc|francs", "belgian"),
    Currency("LUF", "franc|francs", "luxembourg"),
    Currency("NLG", "guilder|guilders", "dutch|netherlands", alone=True),
    Currency("ITL", "lira|lire|liras", "italian", alone=True),
    Currency("ESP", "peseta|pesetas", "spanish", alone=True),
    Currency("PTE", "escudo|escudos", "portuguese", alone=True),
    Currency("GRD", "drachma|drachmas|drachmae", "greek", alone=True),
    Currency("ATS", "schilling|schillings", "austrian", alone=True),
    Currency("IEP", "punt|punts|pound|pounds", "irish", alone=True),
    Currency("CYP", "pound|pounds", "cypriot|cyprus", shy="both"),  # "CYP1": an enzyme
    # The Middle East and Africa
    Currency("AED", "dirham|dirhams", "uae|emirati", alone=True, shy="after"),
    Currency("MAD", "dirham|dirhams", "moroccan", shy="both"),
    Currency("SAR", "riyal|riyals", "saudi", alone=True, shy="both"),
    Currency("QAR", "riyal|riyals", "qatari"),
    Currency("IRR", "rial|rials", "iranian", alone=True),
    Currency("OMR", "rial|rials", "omani"),
    Currency("KWD", "dinar|dinars", "kuwaiti", alone=True),
    Currency("BHD", "dinar|dinars", "bahraini|bahrain"),
    Currency("JOD", "dinar|dinars", "jordanian"),
    Currency("IQD", "dinar|dinars", "iraqi"),
    Currency("TND", "dinar|dinars", "tunisian"),
    Currency("DZD", "dinar|dinars", "algerian"),
    Currency("RSD", "dinar|dinars", "serbian"),
    Currency("ILS", "shekel|shekels", "israeli", alone=True, signs="₪"),
    Currency("EGP", "pound|pounds", "egyptian"),
    Currency("LBP", "pound|pounds|lira|liras", "lebanese"),
    Currency("SYP", "pound|pounds|lira|liras", "syrian"),
    Currency("SDG", "pound|pounds", "sudanese", shy="both"),  # "SDG 13": a development goal
    Currency("ZAR", "rand|rands", "south african", alone=True),
    Currency("NGN", "naira|nairas", "nigerian", alone=True, signs="₦"),
    Currency("GHS", "cedi|cedis", "ghanaian", alone=True, signs="₵"),
    Currency("KES", "shilling|shillings", "kenyan", alone=True),
    Currency("UGX", "shilling|shillings", "ugandan"),
    Currency("TZS", "shilling|shillings", "tanzanian"),
    Currency("ETB", "birr|birrs", "ethiopian", alone=True),
    Currency("ZMW", "kwacha|kwachas", "zambian", alone=True),
    Currency("XOF", "franc|francs", "cfa|west african cfa"),
    # Latin America
    Currency("MXN", "peso|pesos", "mexican"),
    Currency("ARS", "peso|pesos", "argentine|argentinian", shy="both"),
    Currency("CLP", "peso|pesos", "chilean"),
    Currency("COP", "peso|pesos", "colombian", shy="both"),  # "COP 28": a conference
    Currency("UYU", "peso|pesos", "uruguayan"),
    Currency("CUP", "peso|pesos", "cuban", shy="both"),
    Currency("BRL", "real|reais|reals", "brazilian", alone=True),
    Currency("PEN", "sol|soles", "peruvian", shy="both"),
    Currency("CRC", "colon|colons|colones|colón", "costa rican", signs="₡"),
    Currency("GTQ", "quetzal|quetzals|quetzales", "guatemalan"),
    Currency("HNL", "lempira|lempiras", "honduran", alone=True),
    Currency("PYG", "guarani|guaranis|guaraníes", "paraguayan", signs="₲"),
    Currency("VES", "bolivar|bolivars|bolivares|bolívares", "venezuelan", alone=True),
    # No state's
    Currency("BTC", "bitcoin|bitcoins", "", alone=True, signs="₿"),
)

DOLLAR_SIGNS = {
    "hk": "HKD", "us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "can": "CAD", "s": "SGD", "sg": "SGD",
    "nz": "NZD", "nt": "TWD", "mop": "MOP", "r": "BRL", "fj": "FJD", "b": "BND", "j": "JMD", "mex": "MXN", "mx": "MXN",
    "tt": "TTD",
}  # fmt: skip
"""What stands before "$", without dots and spaces: "U.S. $" is ``us``."""

DOLLAR_HOMES = {
    "hong kong": "HKD", "hksar": "HKD", "singapore": "SGD", "singaporean": "SGD", "australia": "AUD", "australian": "AUD",
    "canberra": "AUD", "canada": "CAD", "canadian": "CAD", "ottawa": "CAD", "new zealand": "NZD", "wellington": "NZD",
    "taiwan": "TWD", "taipei": "TWD", "united states": "USD", "washington": "USD", "new york": "USD",
}  # fmt: skip
"""Places whose currency a bare "$" is in a document that is about them."""

DOLLAR_PLACES = {
    "australia": "AUD", "canada": "CAD", "hong-kong": "HKD", "new-zealand": "NZD", "singapore": "SGD", "taiwan": "TWD",
    "united-states": "USD",
}  # fmt: skip
"""Places with a dollar, by their ids in the registry."""

OTHER_CODES = {"RMB": "CNY", "CNH": "CNY", "RM": "MYR", "RS": "INR"}
"""Codes of daily use beside those of the standard."""

AMBIGUOUS = frozenset({
    "won", "mark", "marks", "rand", "rands", "punt", "punts", "dong", "dongs", "kip", "kips", "rial", "rials", "real", "reals", "lei",
    "leu", "lev", "sol", "soles", "colon", "colons", "lari", "laris", "manat", "taka", "dram", "drams", "birr",
})  # fmt: skip
"""Words that are more than money: "30 won medals" needs a magnitude or a nation before them."""

NATION_ONLY = frozenset({"real", "mark", "dram", "drams", "colon", "colons", "sol", "soles", "quetzal", "guarani"})
"""Where a magnitude is not enough either: "3 million real people", "past the one million mark"."""

SUBUNITS = {
    "cent": ("", 100), "cents": ("", 100), "penny": ("GBP", 100), "pence": ("GBP", 100), "sen": ("MYR", 100),
    "satoshi": ("BTC", 10**8), "satoshis": ("BTC", 10**8), "paise": ("INR", 100), "kopecks": ("RUB", 100),
    "jiao": ("CNY", 10), "mao": ("CNY", 10), "fen": ("CNY", 100),
}  # fmt: skip
"""Parts of a currency: its code, or none where they follow the dollar, and how many make one."""


def written(value: Money) -> str:
    """Return an amount as people write it.

    >>> written(Money("HKD", "3000000000")), written(Money("SGD", "250000", True, bound="at most"))
    ('HK$3 billion', 'up to S$250,000')
    """

    def one(amount: str) -> str:
        number = Decimal(amount)
        for size, word in ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")):
            if number >= size:
                return f"{(number / size).normalize():f}{word}"
        return f"{number:,f}"

    both = one(value.amount) + (f" to {one(value.upper)}" if value.upper else "")
    sign = _WRITTEN.get(value.currency, f"{value.currency} ")
    bound = bound_of(value)
    about = value.approximate if bound == "range" else bound == "about"
    words = "about " if about else _BOUND_WORDS.get(bound, "")
    return f"{words}{sign}{both}"


_BOUND_WORDS = {"at least": "at least ", "at most": "up to "}


_WRITTEN = {
    "HKD": "HK$", "USD": "US$", "CNY": "RMB ", "EUR": "€", "GBP": "£", "JPY": "¥", "AUD": "A$", "CAD": "C$", "SGD": "S$",
    "NZD": "NZ$", "TWD": "NT$", "MOP": "MOP$", "INR": "₹", "KRW": "₩",
}  # fmt: skip
