#!/usr/bin/env python3
"""Write core/data/phone/metadata.bin from the installed PyPI package `phonenumbers`.

    pip install phonenumbers==9.0.43
    python3 tests/oracle/phone/export_metadata.py core/data/phone/metadata.bin core/data/phone/VERSION
    cargo xtask phone-metadata

The output is a `PhoneMetadataCollection` (libphonenumber's phonemetadata.proto), the form which the
engine loads. Four things differ from the file that Google's tools make:

* every `\\d` is written `[0-9]` (`0-9` inside a class). Google's patterns only ever see ASCII digits,
  and a Unicode `\\d` makes each compiled pattern about ten times larger;
* what only the short-number and carrier features read is left out;
* the national prefix rules of international formats, which no formatter reads, are left out;
* where a national prefix may be empty (Argentina), formats say that it is optional. Only the search in
  texts reads that, and the engine, unlike the reference, would not take an empty prefix for present.

`--verify FILE` compares with a file made by Google's tools (of the same release) and fails on any
difference that is not one of the first three; the last is not made then.
"""

import argparse
import re
import sys

import phonenumbers
from phonenumbers.data import _AVAILABLE_NONGEO_COUNTRY_CODES, _AVAILABLE_REGION_CODES
from phonenumbers.phonemetadata import PhoneMetadata

# Field numbers of phonemetadata.proto.
DESCRIPTORS = {
    1: "general_desc", 2: "fixed_line", 3: "mobile", 4: "toll_free", 5: "premium_rate",
    6: "shared_cost", 7: "personal_number", 8: "voip", 21: "pager", 25: "uan",
    28: "voicemail", 24: "no_international_dialling",
}  # fmt: skip


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while True:
        low, value = value & 0x7F, value >> 7
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def integer(field, value):
    return varint(field << 3) + varint(value)


def blob(field, value):
    return varint(field << 3 | 2) + varint(len(value)) + value


def text(field, value):
    return b"" if value is None else blob(field, value.encode())


def ascii_digits(pattern):
    """`\\d` as `[0-9]`, or as `0-9` when it stands inside a class."""
    out, in_class, i = [], False, 0
    while i < len(pattern):
        pair = pattern[i : i + 2]
        if pair == "\\d":
            out.append("0-9" if in_class else "[0-9]")
            i += 2
        elif pair.startswith("\\"):
            out.append(pair)
            i += 2
        else:
            in_class = pattern[i] == "[" or (in_class and pattern[i] != "]")
            out.append(pattern[i])
            i += 1
    return "".join(out)


def pattern(field, value):
    """The engine expects every pattern anchored, and drops the anchors where it wants a search."""
    return b"" if value is None else text(field, f"^(?:{ascii_digits(value)})$")


def template(field, value):
    """Groups are `\\1` in Python's data and `$1` in Google's."""
    return b"" if value is None else text(field, re.sub(r"\\(\d)", r"$\1", value))


def descriptor(desc, general):
    if desc is None:
        return integer(9, -1)
    # No lengths means: those of the general descriptor.
    inherited = desc is not general and desc.possible_length == general.possible_length
    lengths = () if inherited else desc.possible_length
    return (
        pattern(2, desc.national_number_pattern)
        + text(6, desc.example_number)
        + b"".join(integer(9, n) for n in lengths)
        + b"".join(integer(10, n) for n in desc.possible_length_local_only)
    )


def number_format(fmt, prefix_may_be_empty=False):
    return (
        pattern(1, fmt.pattern)
        + template(2, fmt.format)
        + b"".join(pattern(3, p) for p in fmt.leading_digits_pattern)
        + template(4, fmt.national_prefix_formatting_rule)
        + integer(6, bool(fmt.national_prefix_optional_when_formatting) or prefix_may_be_empty)
        + template(5, fmt.domestic_carrier_code_formatting_rule)
    )


def territory(meta, adjusted):
    prefix = meta.national_prefix_for_parsing
    optional = adjusted and prefix is not None and bool(re.match(prefix + "$", ""))
    general = meta.general_desc
    parts = [blob(f, descriptor(getattr(meta, name), general)) for f, name in DESCRIPTORS.items()]
    parts += [
        text(9, meta.id),
        integer(10, meta.country_code),
        pattern(11, meta.international_prefix),
        text(12, meta.national_prefix),
        text(13, meta.preferred_extn_prefix),
        pattern(15, meta.national_prefix_for_parsing),
        template(16, meta.national_prefix_transform_rule),
        text(17, meta.preferred_international_prefix),
        integer(18, bool(meta.fixed_line and meta.mobile and meta.same_mobile_and_fixed_line_pattern)),
    ]
    parts += [blob(19, number_format(f, optional)) for f in meta.number_format]
    parts += [blob(20, number_format(f)) for f in meta.intl_number_format]
    if meta.main_country_for_code:
        parts.append(integer(22, 1))
    parts.append(pattern(23, meta.leading_digits))
    if meta.mobile_number_portable_region:
        parts.append(integer(32, 1))
    return b"".join(parts)


def collection(adjusted):
    regions = [PhoneMetadata.metadata_for_region(r) for r in sorted(_AVAILABLE_REGION_CODES)]
    world = [PhoneMetadata.metadata_for_nongeo_region(c) for c in sorted(_AVAILABLE_NONGEO_COUNTRY_CODES)]
    return b"".join(blob(1, territory(m, adjusted)) for m in regions + world)


def fields(message):
    """The (field, value) pairs of a protobuf message."""
    at = 0

    def number():
        nonlocal at
        shift = value = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = number()
        if key & 7 == 2:
            length = number()
            yield key >> 3, message[at : at + length]
            at += length
        else:
            yield key >> 3, number()


def readable(message, path=()):
    """A message as comparable, order-free text; the intended differences are taken out."""
    nested = {(1,)} | {(1, f) for f in (*DESCRIPTORS, 19, 20)}
    patterns = {(1, f) for f in (11, 15, 23)} | {(1, f, 2) for f in DESCRIPTORS}
    patterns |= {(1, f, p) for f in (19, 20) for p in (1, 3)}
    kept = set(DESCRIPTORS) | {9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 22, 23, 32}
    out = {}
    for field, value in fields(message):
        here = (*path, field)
        if len(here) == 2 and field not in kept:
            continue
        if path == (1, 20) and field > 3:
            continue  # national prefix rules of international formats: never read
        if here in nested:
            value = readable(value, here)
        elif here in patterns:
            value = ascii_digits(value.decode())
        if value == 0 and isinstance(value, int):
            continue
        out.setdefault(field, []).append(value)
    return out


def verify(ours, theirs):
    a, b = readable(ours)[1], readable(theirs)[1]
    bad = [(x.get(9), y.get(9)) for x, y in zip(a, b) if x != y]
    for x, y in zip(a, b):
        for field in sorted(set(x) | set(y)):
            if x.get(field) != y.get(field):
                print(x.get(9), field, "ours:", x.get(field), "theirs:", y.get(field), file=sys.stderr)
    if bad or len(a) != len(b):
        sys.exit(f"{len(bad)} territories differ; {len(a)} against {len(b)}")
    print(f"{len(a)} territories agree")


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("output", nargs="?")
    args.add_argument("version", nargs="?")
    args.add_argument("--verify", metavar="FILE")
    args = args.parse_args()
    data = collection(adjusted=True)
    if args.verify:
        with open(args.verify, "rb") as file:
            verify(collection(adjusted=False), file.read())
    if args.output:
        with open(args.output, "wb") as file:
            file.write(data)
    if args.version:
        with open(args.version, "w", encoding="ascii") as file:
            file.write(phonenumbers.__version__ + "\n")


if __name__ == "__main__":
    main()
