#!/usr/bin/env python3
"""Compare core/data/money/ with packages that carry the same standards on their own.

    pip install pycountry==26.2.16 babel==2.18.0
    npm pack currency-codes@2.2.0                     # unpack it into CC
    python3 tests/oracle/money/compare.py CC/package/iso-4217-list-one.xml

Currencies: pycountry, Debian's iso-codes where installed (codes, numbers, names), and the older list
one in npm's currency-codes (minor units). Formats: babel on core/tests/data/money_format.tsv.
Prints every difference (formats: the first of a locale), and counts. Known ones are explained below.
"""

import json
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pycountry
from babel import Locale
from babel.numbers import format_currency

ROOT = Path(__file__).parents[3]
ISO_CODES = Path("/usr/share/iso-codes/json/iso_4217.json")


def rows(file):
    return [line.split("\t") for line in (ROOT / file).read_text().splitlines()]


ours = {code: (number, digits, name) for code, number, digits, name in rows("core/data/money/currencies.tsv")}


def compare(source, theirs, field):
    print(f"-- {source}: {len(ours.keys() & theirs.keys())} in common")
    print("only here:", *sorted(ours.keys() - theirs.keys()), "| only there:", *sorted(theirs.keys() - ours.keys()))
    for code in sorted(ours.keys() & theirs.keys()):
        if ours[code][field] != theirs[code]:
            print(f"{code}: {ours[code][field]!r} here, {theirs[code]!r} there")


compare("pycountry, numbers", {c.alpha_3: c.numeric for c in pycountry.currencies}, 0)
compare("pycountry, names", {c.alpha_3: c.name for c in pycountry.currencies}, 2)
if ISO_CODES.exists():
    debian = json.loads(ISO_CODES.read_text())["4217"]
    compare("iso-codes, numbers", {c["alpha_3"]: c["numeric"] for c in debian}, 0)
older = ET.parse(sys.argv[1]).iter("CcyNtry")
compare("currency-codes, minor units", {
    e.findtext("Ccy"): e.findtext("CcyMnrUnts").replace("N.A.", "-") for e in older if e.findtext("Ccy")
}, 1)  # fmt: skip

# Babel leaves out four rules of CLDR: the space between letters and digits, the minus sign of the
# locale, the separators that some locales have for money only, and grouping from five digits on.
# Its data is CLDR 47, where Cg. and the Swiss apostrophe were written otherwise. format.mjs beside
# this script compares with ICU, which follows all rules: nothing differs there.
print("-- babel, formats")
counts, BIDI = Counter(), "\u200e\u200f"
plain = lambda text: "".join(c for c in text.replace("−", "-") if c not in BIDI and not c.isspace())
for locale, code, digits, minor, text in rows("core/tests/data/money_format.tsv"):
    there = Locale.parse(locale, sep="-")
    pattern = there.currency_formats["standard"].pattern
    pattern = pattern.replace("0.00", "0" + ("." + "0" * int(digits) if digits != "0" else ""))
    amount = Decimal(minor).scaleb(-int(digits))
    theirs = format_currency(amount, code, pattern, there, currency_digits=False, numbering_system="latn")
    if text == theirs:
        counts["same"] += 1
    elif plain(text) == plain(theirs):
        counts["same but for spaces and the sign"] += 1
    else:
        counts[f"{locale} differs"] += 1
        if counts[f"{locale} differs"] == 1:
            print(locale, code, minor, repr(text), "here,", repr(theirs), "there")
print(dict(counts))
