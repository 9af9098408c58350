#!/usr/bin/env python3
"""Make core/data/money/ from the list of ISO 4217 and the data of CLDR.

    pip install --target PY iso4217==1.16.20260101    # carries the list one of ISO as XML
    npm pack cldr-numbers-full@48.0.0                 # unpack it into CLDR
    python3 tests/oracle/money/tables.py PY/iso4217/table.xml CLDR/package/main
"""

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

DATA = Path(__file__).parents[3] / "core/data/money"
# The first of a language is the one that the language alone, or with another region, means.
LOCALES = """ar-AE bn-IN cs-CZ da-DK de-DE de-AT de-CH el-GR en-US en-AU en-CA en-GB en-IE en-IN en-NZ
    en-SG en-ZA es-ES es-AR es-CL es-CO es-MX fi-FI fr-FR fr-BE fr-CA fr-CH gu-IN he-IL hi-IN hu-HU
    id-ID it-IT it-CH ja-JP kn-IN ko-KR ml-IN ms-MY nb-NO nl-NL nl-BE pa-IN pl-PL pt-BR pt-PT ro-RO
    ru-RU sv-SE ta-IN te-IN th-TH tr-TR uk-UA vi-VN zh-CN zh-HK zh-TW""".split()
# CLDR leaves the region out where it is the usual one, and writes the script of Chinese.
FOLDERS = {"zh-CN": "zh", "zh-HK": "zh-Hant-HK", "zh-TW": "zh-Hant", "nb-NO": "no"}


def currencies(table):
    rows = {}
    for entry in ET.parse(table).iter("CcyNtry"):
        code = entry.findtext("Ccy")
        if code:
            minor = entry.findtext("CcyMnrUnts")
            rows[code] = (entry.findtext("CcyNbr"), minor if minor.isdigit() else "-", entry.findtext("CcyNm").strip())
    return rows


def locale(name, main, codes):
    folder = FOLDERS.get(name, name)
    folder = folder if (main / folder).exists() else folder.split("-")[0]
    numbers, money = (
        json.loads((main / folder / f"{file}.json").read_text())["main"][folder]["numbers"]
        for file in ("numbers", "currencies")
    )
    # Digits are written in ASCII everywhere, so that an amount can be read back.
    signs = numbers["symbols-numberSystem-latn"]
    positive, _, negative = numbers["currencyFormats-numberSystem-latn"]["standard"].partition(";")
    minus = lambda pattern: pattern.replace("-", signs["minusSign"])
    place = lambda pattern: re.sub(r"[#0.,]+", "#", pattern)
    # A pattern without a negative part means a minus sign before everything.
    negative = minus(place(negative) if negative else "-" + place(positive))
    whole = re.search(r"[#0,]+", positive).group().split(",")
    symbols = {c: money["currencies"].get(c, {}).get("symbol", c) for c in codes}
    assert not any(re.search(r"[ =\t]", s) for s in symbols.values())
    return [
        name, place(positive), negative,
        signs.get("currencyDecimal", signs["decimal"]), signs.get("currencyGroup", signs["group"]),
        len(whole[-1]), len(whole[-2]) if len(whole) > 2 else len(whole[-1]), numbers["minimumGroupingDigits"],
        " ".join(f"{c}={s}" for c, s in symbols.items() if c != s),
    ]  # fmt: skip


def write(file, rows):
    (DATA / file).write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


codes = currencies(sys.argv[1])
write("currencies.tsv", ([code, *codes[code]] for code in sorted(codes)))
write("locales.tsv", (locale(name, Path(sys.argv[2]), sorted(codes)) for name in LOCALES))
