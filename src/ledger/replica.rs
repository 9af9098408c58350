//! Rows that another server sends. Where it sends the rows of its ledger too, those of the tables that follow are right
//! as they are: to post them here as well would be to post them twice. Where it sends transactions only, this ledger
//! follows them like any others.
#![allow(unsafe_code)]

use super::judge::misplaced;
use crate::error::Failure;
use crate::spi::{self, Sees};
use pgrx::pg_sys;
use pgrx::prelude::*;

/// Whether this process brings rows by logical replication.
pub fn is_receiving() -> bool {
    // SAFETY: reads a flag of this process.
    unsafe { pg_sys::IsLogicalWorker() }
}

/// Whether the row of a trigger comes by logical replication, and its ledger with it.
pub fn sends_its_ledger(trigger: &PgTrigger<'_>) -> Result<bool, Failure> {
    if !is_receiving() {
        return Ok(false);
    }
    let relation = trigger.relation().map_err(|_| misplaced())?;
    let sent = spi::rows(
        Sees::Latest,
        "SELECT 1 FROM pg_catalog.pg_subscription_rel r JOIN pg_catalog.pg_class c ON c.oid = r.srrelid \
         WHERE c.relnamespace = $1 AND c.relname = 'ledger_transfers' LIMIT 1",
        &[relation.namespace_oid().into()],
        |_| Ok(()),
    )?;
    Ok(!sent.is_empty())
}
