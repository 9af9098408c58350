//! Modules: what their scripts contain, in which order they go, and how their templates are filled.

pub mod catalog;
pub mod object;
pub mod options;
pub mod policy;
pub mod schema_name;
pub mod script;
pub mod template;
pub mod token;
