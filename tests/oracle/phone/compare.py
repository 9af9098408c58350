#!/usr/bin/env python3
"""Compare our answers with those of PyPI `phonenumbers`, field by field.

    pip install phonenumbers==$(cat core/data/phone/VERSION)
    python3 tests/oracle/phone/generate.py > inputs.tsv
    cargo run --release -p concierge-core --example phone_oracle < inputs.tsv > answers.tsv
    python3 tests/oracle/phone/compare.py inputs.tsv answers.tsv

Prints the agreement per field and every difference (the first 200); exit status 1 if there is any.
"""

import sys

import phonenumbers as pn
from phonenumbers import NumberParseException as E
from phonenumbers import PhoneNumberFormat as F
from phonenumbers import PhoneNumberType as T
from phonenumbers import ValidationResult as V

FIELDS = ["e164", "is_valid", "is_possible", "type", "region", "national", "international", "rfc3966",
          "extension", "country_code", "national_number", "reason"]  # fmt: skip
TYPES = {getattr(T, name): name.lower() for name in dir(T) if name.isupper()}
ERRORS = {
    E.INVALID_COUNTRY_CODE: "invalid_country_code", E.NOT_A_NUMBER: "not_a_number",
    E.TOO_SHORT_AFTER_IDD: "too_short", E.TOO_SHORT_NSN: "too_short", E.TOO_LONG: "too_long",
}  # fmt: skip
LENGTHS = {
    V.IS_POSSIBLE: "not_valid", V.IS_POSSIBLE_LOCAL_ONLY: "local_only", V.TOO_SHORT: "too_short",
    V.TOO_LONG: "too_long", V.INVALID_LENGTH: "invalid_length", V.INVALID_COUNTRY_CODE: "invalid_country_code",
}  # fmt: skip


def unescape(text):
    out, chars = [], iter(text)
    for ch in chars:
        if ch == "\\":
            ch = next(chars, "")
            ch = {"t": "\t", "n": "\n", "r": "\r"}.get(ch, ch)
        out.append(ch)
    return "".join(out)


def reference(text, region):
    try:
        number = pn.parse(text, region.upper())
    except E as error:
        return [""] + ["false"] * 2 + [""] * 8 + [ERRORS[error.error_type]]
    valid = pn.is_valid_number(number)
    return [
        pn.format_number(number, F.E164),
        str(valid).lower(),
        str(pn.is_possible_number(number)).lower(),
        TYPES[pn.number_type(number)],
        pn.region_code_for_number(number) or "",
        pn.format_number(number, F.NATIONAL),
        pn.format_number(number, F.INTERNATIONAL),
        pn.format_number(number, F.RFC3966),
        number.extension or "",
        str(number.country_code),
        pn.national_significant_number(number),
        "ok" if valid else LENGTHS[pn.is_possible_number_with_reason(number)],
    ]


def main():
    inputs, answers = (open(name, encoding="utf-8", newline="\n").read().split("\n")[:-1] for name in sys.argv[1:3])
    if len(inputs) != len(answers):
        sys.exit(f"{len(inputs)} inputs, {len(answers)} answers")
    wrong = dict.fromkeys(FIELDS, 0)
    shown = 0
    for line, answer in zip(inputs, answers):
        text, region = line.rsplit("\t", 1)
        expected = reference(unescape(text), region)
        actual = [unescape(field) for field in answer.split("\t")]
        if expected == actual:
            continue
        for name, e, a in zip(FIELDS, expected, actual):
            wrong[name] += e != a
        shown += 1
        if shown <= 200:
            print(f"{unescape(text)!r} in {region}")
            for name, e, a in zip(FIELDS, expected, actual):
                if e != a:
                    print(f"    {name}: reference {e!r}, ours {a!r}")
    print(f"{len(inputs)} inputs, phonenumbers {pn.__version__}")
    for name, count in wrong.items():
        print(f"{name:16} {100 * (1 - count / len(inputs)):8.4f} %  {count} differ")
    sys.exit(any(wrong.values()))


if __name__ == "__main__":
    main()
