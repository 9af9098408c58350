//! Search by meaning and by words, in any table of a user.

mod catalog;
mod condition;
mod dense;
mod dense_sql;
mod fetch;
mod filtered;
mod fuzzy;
mod hybrid;
mod json;
mod legs;
mod lexical;
mod matching;
mod query;
mod statement;
mod target;
mod vocabulary;

pgrx::extension_sql_file!(
    "retrieval.sql",
    name = "retrieval_comments",
    requires = [matching::match_rows, hybrid::hybrid_match, filtered::filtered]
);
