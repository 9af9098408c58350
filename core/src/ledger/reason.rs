//! The ledger's rows of the table of errors: class WL.

use crate::refusal::{Reason, reasons};

reasons! {
    INSUFFICIENT_FUNDS "insufficient_funds" "WL001" 402 "an account does not have the amount available"
    OVER_CEILING "over_ceiling" "WL002" 422 "an account would hold more than its ceiling"
    FROZEN "account_frozen" "WL003" 403 "an account is frozen in this direction, or not active"
    CLOSED "account_closed" "WL004" 409 "an account is closed"
    ACCOUNT_NOT_FOUND "account_not_found" "WL005" 404 "there is no such account"
    CURRENCY_MISMATCH "currency_mismatch" "WL006" 422 "the accounts of a transfer have different currencies"
    UNKNOWN_CURRENCY "unknown_currency" "WL007" 400 "there is no such currency, or it has no minor unit"
    INVALID_AMOUNT "invalid_amount" "WL008" 400 "an amount is not a positive, finite number"
    TOO_MANY_FRACTION_DIGITS "too_many_fraction_digits" "WL009" 400 "an amount is finer than its currency"
    HOLD_NOT_OPEN "hold_not_open" "WL010" 409 "a hold was captured or released before"
    HOLD_EXPIRED "hold_expired" "WL011" 409 "the time of a hold is over"
    CAPTURE_OVER_HOLD "capture_over_hold" "WL012" 422 "a capture is more than what is left of its hold"
    REFUND_OVER_ORIGINAL "refund_over_original" "WL013" 422 "refunds would be more than their transfer"
    ALREADY_REVERSED "already_reversed" "WL014" 409 "nothing is left of a transfer to be reversed"
    IDEMPOTENCY_CONFLICT "idempotency_conflict" "WL015" 409 "an idempotency key was used for another request"
    IMMUTABLE_ROW "immutable_row" "WL016" 409 "what was posted cannot be changed or deleted"
    ILLEGAL_STATUS_CHANGE "illegal_status_change" "WL017" 409 "a status cannot follow the one before"
    SAME_ACCOUNT "same_account" "WL018" 400 "a transfer leads from an account to itself"
    AMOUNT_OVERFLOW "amount_overflow" "WL019" 422 "an amount or a balance is too large to be counted"
    UNBALANCED_LEGS "unbalanced_legs" "WL020" 422 "the legs of a transfer do not sum up to zero"
    ENGINE_OWNED "engine_owned" "WL021" 403 "a balance is written by the ledger only"
    VERSION_MISMATCH "version_mismatch" "WL022" 409 "an account has changed since it was read"
    DUPLICATE_REFERENCE "duplicate_reference" "WL023" 409 "an external reference was recorded before"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::reason;

    #[test]
    fn codes_are_numbered_and_names_are_new() {
        for (i, row) in REASONS.iter().enumerate() {
            assert_eq!(row.sqlstate, format!("WL{:03}", i + 1));
            assert!((400..500).contains(&row.http));
            assert_eq!(reason(row.name), None, "a name means one thing only");
            assert!(REASONS.iter().skip(i + 1).all(|other| other.name != row.name));
        }
    }
}
