"""lint_sql.py installer|extension FILE: looks through SQL with pgspot, for names that an attacker could put something under.

installer: statements as concierge.render gives them, one JSON text a line. install() runs them with the search_path that is
           set here.
extension: the script of CREATE EXTENSION, which runs as superuser in a schema that another may have filled before.

pgspot gives up at functions with BEGIN ATOMIC and at names such as function.parameter. The bodies of the first are looked at
here, those of the second by plpgsql_check only.
"""

import argparse
import json
import sys

from pglast.parser import ParseError
from pgspot import visitors
from pgspot.state import Counter, State

# (kind, code, the object) of what is right all the same.
EXCEPTIONS = {
    # install() refuses a private schema of a stranger; the other one is named by whoever installs, with his own rights.
    ("installer", "PS010", "app"),
    ("installer", "PS010", "app_private"),
    # Made in the first schema of the search_path, which is that of the extension; each fails if it is there already.
    ("extension", "PS017", "phone"),
    *(("extension", "PS017", operator) for operator in ("=", "<>", "<", "<=", ">", ">=", "^@")),
}

kind, file = sys.argv[1:]
found, unread = [], []


class Listed(Counter):
    def print_issue(self, code, context):
        if (kind, code, context) not in EXCEPTIONS:
            found.append(f"{code} {context} (line {self.line_number()})")


class Visitor(visitors.SQLVisitor):
    def visit_CreateFunctionStmt(self, ancestors, node):
        options = {option.defname for option in node.options or []}
        if node.sql_body is None:
            try:
                return super().visit_CreateFunctionStmt(ancestors, node)
            except ParseError:
                unread.append(node.funcname[-1].sval)
                return None
        # Its names are looked up here and now, with the search_path of the statement: the visitor goes on into the body.
        if "security" in options and "set" not in options:
            self.state.error("PS004", node.funcname[-1].sval)
        return None


visitors.SQLVisitor = Visitor
arguments = argparse.Namespace(
    ignore=[], ignore_lang=["c"], plpgsql=True, proc_without_search_path=[], sql_accepting=[], sql_fn=[], summary_only=False
)
state = State(Listed(arguments))
with open(file, encoding="utf-8") as text:
    statements = [json.loads(line) for line in text] if kind == "installer" else [text.read()]
if kind == "installer":
    visitors.visit_sql(state, "SET search_path = pg_catalog, pg_temp")
for statement in statements:
    visitors.visit_sql(state, statement, toplevel=True)
print("\n".join(found) or f"{kind}: nothing in {len(statements)} statements")
print(f"{kind}: left to plpgsql_check: {', '.join(sorted(unread)) or 'nothing'}")
sys.exit(1 if found else 0)
