//! Search by meaning and by words: what is decided without a database. A binding fetches candidates; ranks are
//! fused, rows are scored, picked and packed here.

pub mod bm25;
pub mod chunk;
pub mod columns;
pub mod decay;
pub mod edits;
pub mod filter;
pub mod fuse;
pub mod lexeme;
pub mod metrics;
pub mod mmr;
pub mod pack;
pub mod plan;
pub mod shapes;
pub mod stale;
pub mod tokens;
pub mod trigram;
pub mod tsvector;
pub mod vector;
