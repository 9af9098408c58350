# The front door: `make help` lists the commands, scripts/ does the work.
# PG=17 picks the major version; PG_CONFIG=/path/to/pg_config uses that server's files.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo demo-http serve serve-env psql env stop test test-all test-core test-http lint lint-sql bench install package docs freeze phone-metadata phone-oracle clean
.NOTPARALLEL:
export PG PG_CONFIG DATABASE PORT

CARGO_RUN := CARGO_TARGET_DIR="$(CURDIR)/target/build/xtask" cargo

help: ## this list
	@echo 'pg_concierge: the domain logic of an AI concierge as a PostgreSQL extension'
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS=$$'\t' read -r name words; do \
	  printf '  make %-16s %s\n' "$$name" "$$words"; done
	@echo
	@echo '  PG=17                 the major version: 15 (where it can be had), 16, 17 or 18'
	@echo '  PG_CONFIG=/path/to/pg_config'
	@echo '                        the server whose files are copied (for install: the one installed into)'
	@echo
	@echo 'Everything but `make install` and missing Debian packages stays inside target/.'

demo: ## build, start a private server, play a day of a voice agent (demo/demo.sql)
	@scripts/demo.sh run

demo-http: ## the modules behind a real PostgREST: one conversation over HTTP
	@scripts/http.sh demo

serve: ## DATABASE=tutorial of the demonstration's server over HTTP, for the tutorial
	@scripts/serve.sh run

serve-env: ## shell assignments for its callers: eval "$(make -s serve-env)"
	@scripts/serve.sh env

psql: ## a psql prompt in the database of the demonstration
	@scripts/demo.sh psql

env: ## shell assignments for that server: eval "$(make -s env)"; psql
	@scripts/demo.sh env

stop: ## end every server that these commands started
	@scripts/cluster.sh stop-all

test: ## all tests on one major
	@scripts/test.sh

test-all: ## all tests on 15, 16, 17 and 18, with a table at the end
	@scripts/test-all.sh

test-core: ## the tests that need no PostgreSQL
	@$(CARGO_RUN) test -p concierge-core -p xtask

test-http: ## only the tests through PostgREST, supabase-js and the Python clients
	@scripts/http.sh test

lint: ## rustfmt, clippy and shellcheck
	@scripts/lint.sh

lint-sql: ## pgspot and plpgsql_check over the extension's script and the modules
	@scripts/lint_sql.sh

bench: ## benchmarks with a release build
	@scripts/bench.sh

install: ## a release build into the system's PostgreSQL, or that of PG_CONFIG
	@scripts/install.sh

package: ## a .deb for each major and the archive for PGXN, in target/package
	@scripts/package.sh

docs: ## the SQL reference again, from the comments in the catalog
	@scripts/docs.sh write

freeze: ## the SQL script of this release into sql/releases, before it gets its tag
	@scripts/freeze.sh

phone-metadata: ## the tables of phone numbers again; RELEASE=9.0.44 for newer metadata
	@scripts/phone.sh metadata $(RELEASE)

phone-oracle: ## phone numbers compared with PyPI's phonenumbers on ROWS=40000 inputs
	@scripts/phone.sh oracle $(ROWS)

clean: stop ## end the servers and delete target/
	@rm -rf target
