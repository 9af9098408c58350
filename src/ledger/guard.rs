//! The guards: what was posted stays as it is, and balances are written by the ledger only.

use super::engine::Writing;
use super::refused;
use super::replica::sends_its_ledger;
use crate::attach::misused;
use crate::error::Failure;
use concierge_core::ledger::LedgerError;
use pgrx::AnyNumeric;
use pgrx::prelude::*;

/// BEFORE UPDATE, DELETE or TRUNCATE of what is never changed.
pub fn keep(trigger: &PgTrigger<'_>) -> Result<(), Failure> {
    if !matches!(trigger.when(), Ok(PgTriggerWhen::Before)) {
        return Err(misused("keep_posted", "the ledger"));
    }
    let relation = trigger.relation().map_err(|_| misused("keep_posted", "the ledger"))?;
    let table = match relation.name() {
        "ledger_holds" => "ledger_holds",
        "ledger_transfers" => "ledger_transfers",
        _ => "transactions",
    };
    Err(refused(LedgerError::ImmutableRow(table)))
}

/// BEFORE INSERT or UPDATE of a wallet: its balances are the ledger's.
pub fn wallet(trigger: &PgTrigger<'_>) -> Result<(), Failure> {
    let wrong = || misused("guard_wallet", "attach_wallets");
    if Writing::is_on() || sends_its_ledger(trigger)? {
        return Ok(());
    }
    let new = trigger.new().ok_or_else(wrong)?;
    let old = trigger.old();
    for (number, column) in new.attributes().map(|(n, c)| (n, c.name().to_owned())) {
        if !column.starts_with("balance_") {
            continue;
        }
        let after = new.get_by_index::<AnyNumeric>(number).ok().flatten();
        let before =
            old.as_ref().and_then(|old| old.get_by_index::<AnyNumeric>(number).ok().flatten());
        let same = match (&before, &after) {
            (Some(before), Some(after)) => before == after,
            (None, Some(after)) if old.is_none() => *after == AnyNumeric::from(0),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let column = if column == "balance_usd" {
                "balance_usd"
            } else if column == "balance_inr" {
                "balance_inr"
            } else {
                "balance"
            };
            return Err(refused(LedgerError::EngineOwned(column)));
        }
    }
    Ok(())
}
