# PostgreSQL with pg_concierge and pgvector: docker build --build-arg PG=17 -t concierge . && docker run -e POSTGRES_PASSWORD=... concierge
ARG PG=17

FROM postgres:${PG}-bookworm AS build
ARG PG
RUN apt-get update && apt-get install -y --no-install-recommends \
      build-essential ca-certificates clang curl git libclang-dev pkg-config "postgresql-server-dev-${PG}"
RUN curl --proto '=https' -fsS https://sh.rustup.rs | sh -s -- -y --profile minimal --default-toolchain 1.95
ENV PATH="/root/.cargo/bin:${PATH}"
WORKDIR /src
COPY . .
# As `make install` does it, but into a folder of its own.
RUN export PGRX_PG_CONFIG_PATH="/usr/lib/postgresql/${PG}/bin/pg_config" \
 && cargo build --release -p pg_concierge --no-default-features --features "pg${PG}" \
 && cargo run -q -p xtask -- stage --lib target/release/libpg_concierge.so --pg-config "${PGRX_PG_CONFIG_PATH}" --destdir /stage

FROM postgres:${PG}-bookworm
ARG PG
RUN apt-get update && apt-get install -y --no-install-recommends "postgresql-${PG}-pgvector" && rm -rf /var/lib/apt/lists/*
COPY --from=build /stage/ /
# In every new cluster: the roles of PostgREST, and the extension in the first database.
COPY scripts/docker-init.sql /docker-entrypoint-initdb.d/10-concierge.sql
