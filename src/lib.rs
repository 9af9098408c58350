//! pg_concierge: the domain logic of an AI concierge as a PostgreSQL extension.
//!
//! This crate only binds: it reads what PostgreSQL hands over, asks `concierge-core` to decide, and
//! hands back the answer. A feature is one file or folder here, with its SQL beside it.

mod appointments;
mod argument;
mod attach;
mod doctor;
mod error;
mod identity;
mod install;
mod json;
mod ledger;
mod memory;
mod money;
mod owner;
mod phone;
mod relcache;
mod retrieval;
mod settings;
mod spi;
mod status_machine;
mod timezone;
mod trigger;
mod updated_at;
mod version;

pgrx::pg_module_magic!(name, version);

/// Runs when a backend loads the library, or once in the postmaster when it is preloaded.
#[pgrx::pg_guard]
#[allow(non_snake_case)]
extern "C-unwind" fn _PG_init() {
    settings::define();
    ledger::watch();
    // SAFETY: a plain flag of the postmaster.
    #[allow(unsafe_code)]
    if unsafe { pgrx::pg_sys::process_shared_preload_libraries_in_progress } {
        concierge_core::phone::warm();
    }
}

pgrx::extension_sql_file!("privileges.sql", name = "privileges", finalize);
