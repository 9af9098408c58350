#!/usr/bin/env python3
"""Compare the numbers we find in texts with those PyPI `phonenumbers` finds.

    cargo run --release -p concierge-core --example phone_find_oracle valid < texts.tsv > found.tsv
    python3 tests/oracle/phone/compare_find.py texts.tsv found.tsv valid
"""

import sys

import phonenumbers as pn


def main():
    leniency = {"valid": pn.Leniency.VALID, "possible": pn.Leniency.POSSIBLE}[sys.argv[3]]
    texts, answers = (open(name, encoding="utf-8", newline="\n").read().split("\n")[:-1] for name in sys.argv[1:3])
    wrong = total = 0
    for line, answer in zip(texts, answers, strict=True):
        text, region = line.rsplit("\t", 1)
        text = text.replace("\\n", "\n")
        found = pn.PhoneNumberMatcher(text, region, leniency)
        expected = [f"{m.start + 1}|{m.raw_string}|{pn.format_number(m.number, 0)}" for m in found]
        total += len(expected)
        if "\t".join(expected).replace("\n", "\\n") != answer:
            wrong += 1
            print(f"{text!r} in {region}\n    reference {expected}\n    ours      {answer!r}")
    print(f"{len(texts)} texts, {total} numbers, {wrong} texts differ; phonenumbers {pn.__version__}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
