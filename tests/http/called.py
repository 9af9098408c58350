#!/usr/bin/env python3
"""called.py NOTES LANGUAGE...: every function of the modules has answered a test in each language; TAP."""

import os
import sys

import psycopg

notes, languages = sys.argv[1], sys.argv[2:]
with psycopg.connect(dbname=os.environ["PGDATABASE"]) as connection:
    functions = [name for (name,) in connection.execute("SELECT name FROM probe.functions() WHERE may_service ORDER BY 1")]
if len(functions) < 60:
    sys.exit(f"Bail out! only {len(functions)} functions were found")
failed = 0
for number, language in enumerate(languages, 1):
    with open(f"{notes}.{language}", encoding="utf-8") as file:
        called = set(file.read().split())
    missing = [name for name in functions if name not in called]
    print(f"{'not ' if missing else ''}ok {number} - {len(functions)} functions, called with success by {language}")
    if missing:
        failed += 1
        print("# never called: " + ", ".join(missing))
sys.exit(failed > 0)
