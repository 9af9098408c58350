#!/usr/bin/env python3
"""Write inputs (`text TAB region`) for the comparison with the reference implementation.

    python3 tests/oracle/phone/generate.py [rows] [seed] > inputs.tsv

Every region and every number type is there: examples and random numbers of every descriptor, in all
spellings that people use and in many that they do not.
"""

import random
import re
import sys

import phonenumbers as pn
from phonenumbers import PhoneNumberFormat as F
from phonenumbers.phonemetadata import PhoneMetadata

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
RANDOM = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
PREFIXED = ["general_desc", "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost",
            "personal_number", "voip", "pager", "uan", "voicemail"]  # fmt: skip
SCRIPTS = {"arabic": 0x660, "persian": 0x6F0, "devanagari": 0x966, "bengali": 0x9E6, "wide": 0xFF10,
           "thai": 0xE50}  # fmt: skip
FIXED = [
    ("(408) 555-0101", "US"), ("408-555-0101", "US"), ("408.555.0101", "US"), ("(408 555-0101", "US"),
    ("000-000-0000", "US"), ("408 - 555 - 0101", "US"), ("+39 06 6982 0123", "ZZ"), ("", "US"),
    ("4085550101;phone-context=+1;tel:", "US"), ("tel:4085550101;phone-context=+1", "ZZ"),
    ("tel:;phone-context=", "US"), ("tel:863-1234;phone-context=+1-914-555", "ZZ"),
    ("4085550101;phone-context=+14085550102;tel:", "US"), ("1 800 FLOWERS", "US"), ("911", "US"),
    ("(530) 583-6985 x302/x2303", "US"), ("(530) 583-6985 x302 /x2303/x4", "US"), ("12-/x3", "US"),
    ("+1 (408) 555-0101 ext. 12", "ZZ"), ("408~555~0101", "US"), ("408\uff5e555\uff5e0101", "US"),
    ("+800 1234 5678", "ZZ"), ("\uff0b14085550101", "ZZ"), ("++14085550101", "ZZ"), ("+", "US"),
    ("01625 497 2014", "GB"), ("0-2-10-2", "ZZ"), ("1" * 251, "US"), (" " * 260 + "4085550101", "US"),
    ("tel:+1-408-555-0101;ext=12;isub=3", "ZZ"), ("tel:+1-408-555-0101;isub=3", "ZZ"),
    (";isub=4085550101", "US"), ("\u200f+972 50 123 4567", "ZZ"), ("+9989012345678901234", "ZZ"),
]  # fmt: skip


def random_match(pattern):
    """A random string of a metadata pattern, which has no more than groups, classes and counts."""
    import sre_constants as c
    import sre_parse

    def walk(items):
        out = ""
        for op, arg in items:
            if op == c.LITERAL:
                out += chr(arg)
            elif op == c.IN:
                out += RANDOM.choice(members(arg))
            elif op == c.BRANCH:
                out += walk(RANDOM.choice(arg[1]))
            elif op == c.SUBPATTERN:
                out += walk(arg[-1])
            elif op in (c.MAX_REPEAT, c.MIN_REPEAT):
                low, high, sub = arg
                out += "".join(walk(sub) for _ in range(RANDOM.randint(low, min(high, low + 8))))
        return out

    def members(items):
        found = ""
        for op, arg in items:
            if op == c.LITERAL:
                found += chr(arg)
            elif op == c.RANGE:
                found += "".join(map(chr, range(arg[0], arg[1] + 1)))
            elif op == c.CATEGORY:
                found += "0123456789"
        return found

    return walk(sre_parse.parse(pattern))


def descriptors():
    """(region, calling code, descriptor) of the whole world."""
    for region in sorted(pn.SUPPORTED_REGIONS):
        meta = PhoneMetadata.metadata_for_region(region)
        yield from ((region, meta, getattr(meta, name)) for name in PREFIXED)
    for code in sorted(pn.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        meta = PhoneMetadata.metadata_for_nongeo_region(code)
        yield from (("ZZ", meta, getattr(meta, name)) for name in PREFIXED)


def other_script(text):
    base = RANDOM.choice(list(SCRIPTS.values()))
    return "".join(chr(base + int(ch)) if ch in "0123456789" else ch for ch in text)


def mutate(text):
    """One random small change."""
    at = RANDOM.randint(0, len(text))
    kind = RANDOM.randint(0, 5)
    if kind == 0:
        return text[:at] + RANDOM.choice("0123456789") + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + RANDOM.choice(" -./()x+#*,;~\t\n\u00a0\u2011\u3000\uff5e\u200b\u2060abcXYZ") + text[at:]
    if kind == 3 and len(text) > 1:
        return text[:at] + RANDOM.choice("0123456789") + text[at + 1 :]
    if kind == 4:
        return text[:at]
    return text + RANDOM.choice("0123456789")


def extension():
    digits = str(RANDOM.randint(0, 10 ** RANDOM.randint(1, 8)))
    label = RANDOM.choice([" ext. ", " x", "x", " ext ", ";ext=", " extension ", " #", ",", ",,", ";", " anexo ",
                           " доб ", " int ", " ~", " - ", "\uff58", " Ext:", " xtn ", " extensi\u00f3n "])  # fmt: skip
    return label + digits + RANDOM.choice(["", "", "", "#"])


def spellings(region, meta, nsn):
    number = pn.PhoneNumber(meta.country_code, int(nsn))
    zeros = len(nsn) - len(nsn.lstrip("0"))
    if zeros:
        number.italian_leading_zero = True
        number.number_of_leading_zeros = zeros
    intl = pn.format_number(number, F.INTERNATIONAL)
    national = pn.format_number(number, F.NATIONAL)
    rfc = pn.format_number(number, F.RFC3966)
    e164 = pn.format_number(number, F.E164)
    idd = re.sub(r"\D.*", "", meta.international_prefix or "00") or "00"
    other = RANDOM.choice(["US", "GB", "DE", "IT", "AR", "BR", "KZ", "CA", "MX", "JP", "ZZ"])
    wordy = "".join(RANDOM.choice({"2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS",
                                   "8": "TUV", "9": "WXYZ"}.get(ch, ch)) for ch in national)  # fmt: skip
    cut = RANDOM.randint(0, len(nsn))
    yield from [
        (e164, "ZZ"), (e164, other), (e164[1:], region), (e164[1:], "ZZ"), (intl, "ZZ"), (intl, region),
        (national, region), (national, other), (nsn, region), ("0" + nsn, region), ("1" + nsn, region),
        ("8" + nsn, region), (idd + e164[1:], region), ("00" + e164[1:], region), (idd + " " + intl[1:], region),
        (rfc, "ZZ"), (rfc, region), (rfc + ";ext=7", "ZZ"), (rfc + ";isub=12345", "ZZ"),
        (f"tel:{nsn};phone-context=+{meta.country_code}", "ZZ"), (f"{nsn};phone-context=+{meta.country_code}", region),
        (f"tel:{nsn};phone-context=example.com", region), (f"tel:{nsn};phone-context=", region),
        (f"{nsn};phone-context=+{meta.country_code};tel:", region), (f"tel:{nsn};phone-context=1.2-", region),
        (other_script(intl), "ZZ"), (other_script(national), region), (intl.replace("+", "\uff0b"), "ZZ"),
        (intl.replace("-", "\u2013").replace(" ", "\u00a0"), "ZZ"), (national.replace(" ", "\u3000"), region),
        (national.replace(" ", "\uff5e"), region), (f"+{meta.country_code} (0){nsn}", region),
        (f"+{meta.country_code} 0{nsn}", "ZZ"), (f"+{meta.country_code}{nsn[:cut]}", "ZZ"),
        (e164 + str(RANDOM.randint(0, 99999)), "ZZ"), (nsn[cut:], region), (national.lower() + " abc", region),
        (wordy, region), (wordy.lower(), region), (intl + extension(), "ZZ"), (national + extension(), region),
        (national + extension(), region), (national + " x12/x34", region), (f"Tel: {national}.", region),
        (f"call {intl}, please", "ZZ"), (f"  {national}\n", region), (f"({national}", region), (national + " / " + national, region),
        (national.replace(" ", " - "), region), (".".join(nsn), region), (f"{intl} or {national}", region), ("++" + intl, "ZZ"),
        (intl + "\u200e", "ZZ"), ("*" + nsn, region), (nsn + "#", region), (national.replace("-", "."), region.lower()),
    ]  # fmt: skip


def main():
    rows = list(FIXED)
    described = [d for d in descriptors() if d[2] is not None and d[2].national_number_pattern]
    for region, meta, desc in described:
        if desc.example_number:
            rows.append((f"+{meta.country_code}{desc.example_number}", "ZZ"))
    while len(rows) < ROWS:
        region, meta, desc = RANDOM.choice(described)
        nsn = random_match(desc.national_number_pattern)
        if not 2 <= len(nsn) <= 17:
            continue
        kept = RANDOM.sample(list(spellings(region, meta, nsn)), 8)
        rows += kept
        for text, at in kept[:4]:
            for _ in range(RANDOM.randint(1, 4)):
                text = mutate(text)
            rows.append((text, at))
    for text, region in rows[:ROWS]:
        for plain, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
            text = text.replace(plain, escaped)
        print(f"{text}\t{region}")


if __name__ == "__main__":
    main()
