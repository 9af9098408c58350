//! Search by meaning and by words, in any table of a user.

mod advice;
mod attach;
mod beside;
mod catalog;
mod changes;
mod chunks;
mod columns;
mod condition;
mod datum;
mod dense;
mod dense_sql;
mod fetch;
mod filtered;
mod frequent;
mod fuzzy;
mod hybrid;
mod json;
mod keep;
mod legs;
mod lexical;
mod matching;
mod numbers;
mod pick;
mod quality;
mod query;
mod queue;
mod quietly;
mod recall;
mod registration;
mod rpc;
mod shown;
mod spaces;
mod statement;
mod target;
mod vectors;
mod vocabulary;

pgrx::extension_sql_file!(
    "retrieval.sql",
    name = "retrieval_comments",
    requires = [
        matching::match_rows,
        hybrid::hybrid_match,
        filtered::filtered,
        attach::attach_embeddings,
        attach::detach_embeddings,
        keep::keep_embedding,
        changes::embedding_changed,
        chunks::chunk_text,
        pick::mmr_picks,
        pick::rrf_ranking,
        quality::eval_run,
        queue::pending_embeddings,
        queue::store_embeddings,
        columns::embedding_columns,
        spaces::start_space,
        spaces::activate_space,
        rpc::create_match_rpc,
        recall::measure_recall,
        advice::index_advice
    ]
);

pgrx::extension_sql_file!("progress.sql", name = "retrieval_progress");
