//! What the module memory needs and SQL does not do well.

mod rank;
mod tokens;

pgrx::extension_sql_file!(
    "memory.sql",
    name = "memory_comments",
    requires = [rank::memory_rank, tokens::tokens]
);
