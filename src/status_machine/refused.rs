//! Refusals of the core, as errors and as data.

use super::attached::Attached;
use crate::error::Failure;
use crate::settings::{ErrorDetail, error_detail};
use concierge_core::refusal::{self, Reason, Refusal};
use concierge_core::status_machine::{Code, Refused};

/// The error for a refusal; its DETAIL is JSON if that is wished for.
pub fn failure(refused: &Refused) -> Failure {
    let hint = match refused.code {
        Code::NotInitial => {
            "To load rows in later states, SET LOCAL concierge.status_bypass = 'why', as the owner."
        }
        Code::UnknownState => {
            "SELECT * FROM concierge.status_machine(the_table, the_column) shows the machine."
        }
        Code::StateDiffers => "Read the row again.",
        _ => "SELECT * FROM concierge.status_next(the_table, the_key) says what can be done.",
    };
    error(refused, hint)
}

fn error(refused: &Refused, hint: &str) -> Failure {
    let detail = match error_detail() {
        ErrorDetail::Text => refused.detail.clone(),
        ErrorDetail::Json => serde_json::to_string(refused).unwrap_or_default(),
    };
    Refusal::new(reason(refused.code), refused.message.clone()).detail(detail).hint(hint).into()
}

/// TRUNCATE of a table whose rows may only go in terminal states.
pub fn truncate(attached: &Attached) -> Failure {
    let terminal = attached.machine.states().iter().filter(|state| state.is_terminal());
    let refused = Refused {
        code: Code::GuardFailed,
        message: format!("{}: the table is not truncated", attached.machine.subject()),
        detail: "Only rows in terminal states may be deleted.".into(),
        from: None,
        wanted: None,
        failed: vec![],
        allowed: terminal.map(|state| state.stored().to_owned()).collect(),
    };
    error(&refused, "SET LOCAL concierge.status_bypass = 'why', as the owner.")
}

fn reason(code: Code) -> &'static Reason {
    match code {
        Code::UnknownState => refusal::UNKNOWN_STATE,
        Code::NoTransition => refusal::NO_TRANSITION,
        Code::GuardFailed => refusal::GUARD_FAILED,
        Code::RoleNotAllowed => refusal::TRANSITION_ROLE,
        Code::Missing => refusal::TRANSITION_MISSING,
        Code::Terminal => refusal::TERMINAL_STATE,
        Code::StateDiffers => refusal::STATE_DIFFERS,
        Code::NotInitial => refusal::NOT_INITIAL,
    }
}
