//! What the module memory needs and SQL does not do well.

mod rank;

pgrx::extension_sql_file!("memory.sql", name = "memory_comments", requires = [rank::memory_rank]);
