#!/usr/bin/env python3
"""Our phone functions in the database beside Google's libphonenumber for C++, as Markdown.

    apt install libphonenumber-dev g++; pip install phonenumbers==$(cat core/data/phone/VERSION)
    tests/oracle/phone/generate.py 40000 > inputs.tsv
    PGHOST=... PGDATABASE=... bench/phone/peers.py inputs.tsv [rounds]

Needs a superuser, for /proc, and a release build. Both sides take turns; all times are processor time of the one
thread or backend, and what the statement costs without the function is subtracted.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
INPUTS = sys.argv[1]
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
WORK = pathlib.Path(tempfile.mkdtemp())

SETUP = r"""
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
DROP SCHEMA IF EXISTS bench_phone CASCADE;
CREATE SCHEMA bench_phone;
SET search_path = bench_phone, concierge, public;
CREATE UNLOGGED TABLE inputs (n integer GENERATED ALWAYS AS IDENTITY, input text, region text);
\copy inputs (input, region) from '@inputs@'
CREATE UNLOGGED TABLE one_each AS SELECT DISTINCT ON (region) * FROM inputs ORDER BY region, n;
CREATE UNLOGGED TABLE dense (body text);
\copy dense from '@work@/dense.txt'
CREATE UNLOGGED TABLE sparse (body text);
\copy sparse from '@work@/sparse.txt'
CREATE UNLOGGED TABLE stored AS
SELECT p.e164, p.e164::phone AS number,
       CASE n % 2 WHEN 0 THEN p.international ELSE p.rfc3966 END AS messy
FROM generate_series(1, 5), inputs, phone_parse(input, inputs.region) p
WHERE p.is_valid AND p.extension IS NULL;
VACUUM ANALYZE;
CREATE FUNCTION ns() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_sleep(0.0001);
    RETURN split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::bigint;
END
$$;
CREATE FUNCTION spent(command text) RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE started bigint := bench_phone.ns();
BEGIN
    EXECUTE command;
    RETURN bench_phone.ns() - started;
END
$$;
CREATE FUNCTION dirty() RETURNS bigint LANGUAGE sql AS $$
    SELECT substring(pg_read_file('/proc/self/smaps_rollup') FROM 'Private_Dirty: *(\d+)')::bigint
$$;
CREATE FUNCTION rate(of text, command text, read text) RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
    zero double precision := 'Infinity';
    cost double precision := 'Infinity';
    rows bigint;
BEGIN
    EXECUTE 'SELECT count(*) FROM bench_phone.' || of INTO rows;
    FOR round IN 1 .. 3 LOOP
        zero := least(zero, bench_phone.spent(format('SELECT count(%s) FROM bench_phone.%I', read, of)));
        cost := least(cost, bench_phone.spent(format('SELECT count(%s) FROM bench_phone.%I', command, of)));
    END LOOP;
    RETURN rows / (cost - zero) * 1e9;
END
$$;
"""

# A new backend each: what was the first call, and how much memory of its own it took.
FIRST = {
    "built-in function": "upper('a')",
    "E.164 text": "concierge.phone_is_valid('+14085550101')",
    "stored value": "concierge.number_is_valid('+14085550101'::concierge.phone)",
    "number as people write it": "concierge.phone_is_valid('(408) 555-0101', 'US')",
    "number with an extension or letters": "concierge.phone_is_valid('1-800-FLOWERS x12', 'US')",
    "phone_find": "(SELECT count(*) FROM concierge.phone_find('call (408) 555-0101', 'US'))",
}

RATES = {
    "parse and E.164": ("inputs", "concierge.phone_e164(input, region)", "region"),
    "parse and is_valid": ("inputs", "concierge.phone_is_valid(input, region)", "region"),
    "messy text to phone": ("stored", "messy::concierge.phone", "messy"),
    "messy text to E.164 text": ("stored", "concierge.phone_e164(messy)", "messy"),
    "E.164 text to phone": ("stored", "e164::concierge.phone", "e164"),
    "phone to E.164 text": ("stored", "number::text", "number"),
    "is_valid of a stored phone": ("stored", "concierge.number_is_valid(number)", "number"),
    "type of a stored phone": ("stored", "concierge.number_type(number)", "number"),
    "region of a stored phone": ("stored", "concierge.number_region(number)", "number"),
    "find dense": ("dense", "(SELECT count(*) FROM concierge.phone_find(body, 'US'))", "body"),
    "find sparse": ("sparse", "(SELECT count(*) FROM concierge.phone_find(body, 'US'))", "body"),
}


def psql(script):
    done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1"], input=script, capture_output=True,
                          text=True, check=False)  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.split()


def texts():
    def number(i):
        return [f"(408) 555-{i % 10000:04}", f"+44 20 7946 {i % 10000:04}", f"650.253.{i % 10000:04}"][i % 3]

    def item(i, filler):
        return f"Order {i} of 2024-05-{1 + i % 28:02}: {filler}{number(i)} please."

    dense = [" ".join(item(13 * t + i, "please call ") for i in range(13)) for t in range(400)]
    sparse = [" ".join(item(3 * t + i, "we talked about it at length, " * 10) for i in range(3)) for t in range(800)]
    for name, lines in (("dense", dense), ("sparse", sparse)):
        (WORK / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {"find dense": sum(map(len, dense)) / len(dense), "find sparse": sum(map(len, sparse)) / len(sparse)}


def ours(bytes_per_row):
    result = {}
    for name, call in FIRST.items():
        # The library is loaded and a plain statement has run; this call is the first of its kind.
        spent, memory = psql(f"""
            SELECT concierge.phone_metadata_version() \\g /dev/null
            SELECT bench_phone.spent('SELECT 1') \\g /dev/null
            SELECT bench_phone.dirty() AS before \\gset
            SELECT bench_phone.spent($$SELECT {call}$$) / 1e6;
            SELECT bench_phone.dirty() - :before;
        """)
        result[f"first {name} ms"] = float(spent)
        result[f"memory {name} kB"] = float(memory)
    memory = psql("""
        SELECT concierge.phone_metadata_version() \\g /dev/null
        SELECT count(input) FROM bench_phone.one_each \\g /dev/null
        SELECT count(input) FROM bench_phone.inputs \\g /dev/null
        SELECT bench_phone.dirty() AS before \\gset
        SELECT bench_phone.dirty() AS before \\gset
        SELECT count(concierge.phone_is_valid(input, region)) FROM bench_phone.one_each \\g /dev/null
        SELECT bench_phone.dirty() - :before;
        SELECT count(concierge.phone_is_valid(input, region)) FROM bench_phone.inputs \\g /dev/null
        SELECT bench_phone.dirty() - :before;
    """)
    result["memory after one number of each region kB"], result["memory after all inputs kB"] = map(float, memory)
    stored = psql("""
        SELECT concierge.phone_metadata_version() \\g /dev/null
        SELECT count(*) FROM bench_phone.stored \\g /dev/null
        SELECT bench_phone.dirty() AS before \\gset
        SELECT bench_phone.dirty() AS before \\gset
        SELECT count(concierge.number_is_valid(number)), count(concierge.number_type(number)),
               count(concierge.number_region(number)) FROM bench_phone.stored \\g /dev/null
        SELECT bench_phone.dirty() - :before;
    """)
    result["memory stored values only kB"] = float(stored[0])
    script = "SET max_parallel_workers_per_gather = 0;\n"
    for table, call, read in RATES.values():
        script += f"SELECT bench_phone.rate('{table}', $${call}$$, '{read}');\n"
    for name, rate in zip(RATES, map(float, psql(script))):
        if name in bytes_per_row:
            result[f"{name} MB/s"] = rate * bytes_per_row[name] / 1e6
        else:
            result[name] = rate
    return result


def peer():
    out = subprocess.run([WORK / "peer", INPUTS, WORK / "dense.txt", WORK / "sparse.txt"], capture_output=True,
                         text=True, check=True).stdout  # fmt: skip
    return {name: float(value) for name, value in (line.split("\t") for line in out.splitlines())}


def main():
    subprocess.run(["c++", "-O2", "-o", WORK / "peer", HERE / "peer.cpp", "-lphonenumber"], check=True)
    bytes_per_row = texts()
    psql(SETUP.replace("@inputs@", INPUTS).replace("@work@", str(WORK)))
    samples = {"ours": [], "peer": []}
    for n in range(ROUNDS):
        for side in ("ours", "peer") if n % 2 else ("peer", "ours"):
            samples[side].append(ours(bytes_per_row) if side == "ours" else peer())

    def column(side, name):
        values = [sample[name] for sample in samples[side]]
        def form(x):
            return f"{x:.0f}" if abs(x) >= 100 else f"{x:.3g}"
        return statistics.median(values), " / ".join(map(form, (min(values), statistics.median(values), max(values))))

    print("| measure | C++ libphonenumber: min / median / max | ours: min / median / max | ours to C++ |")
    print("|---|---:|---:|---:|")
    against = {name: "parse and E.164" for name in RATES} | {"parse and is_valid": "parse and is_valid"}
    against |= {name: "parse and is_valid" for name in RATES if "stored" in name}
    against |= {f"first {name} ms": "first call ms" for name in FIRST}
    against |= {f"memory {name} kB": "memory after first call kB" for name in FIRST}
    against["memory stored values only kB"] = "memory after one number of each region kB"
    for name in samples["ours"][0]:
        theirs, shown = column("peer", against.get(name, name))
        mine, us = column("ours", name)
        print(f"| {name} | {shown} | {us} | {mine / theirs:.3g} |")
    print("\nIndex of a million numbers, bytes:", *psql("""
        SET client_min_messages = warning;
        CREATE UNLOGGED TABLE bench_phone.million AS
        SELECT '+1' || (2015550000 + (i * 7919::bigint) % 7000000000)::text AS e164
        FROM generate_series(1, 1000000) AS i;
        ALTER TABLE bench_phone.million ADD number concierge.phone;
        UPDATE bench_phone.million SET number = e164;
        CREATE INDEX million_text ON bench_phone.million (e164 COLLATE "C");
        CREATE INDEX million_phone ON bench_phone.million (number);
        SELECT 'text', pg_relation_size('bench_phone.million_text'), 'phone',
               pg_relation_size('bench_phone.million_phone'), 'ratio',
               round(pg_relation_size('bench_phone.million_phone')::numeric
                     / pg_relation_size('bench_phone.million_text'), 3);
        DROP SCHEMA bench_phone CASCADE;
    """))  # fmt: skip


main()
