//! Questions about one row: could this event be fired, and what could be?
#![allow(unsafe_code)]

use super::attached::Attached;
use super::fire::now;
use super::image::Image;
use super::target::{self, Lock};
use super::who::Who;
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::refusal;
use concierge_core::status_machine::{Facts, Refused, Verdict};
use pgrx::JsonB;
use std::rc::Rc;

/// An answer: may it be, and if not, why.
pub struct Answer {
    pub ok: bool,
    pub code: Option<String>,
    pub message: Option<String>,
    pub failed: JsonB,
}

impl Answer {
    fn yes() -> Self {
        Self { ok: true, code: None, message: None, failed: JsonB(serde_json::json!([])) }
    }

    fn no(refused: &Refused) -> Self {
        let failed = serde_json::to_value(&refused.failed).unwrap_or_default();
        Self {
            ok: false,
            code: Some(refused.code.to_string()),
            message: Some(refused.message.clone()),
            failed: JsonB(failed),
        }
    }
}

/// Something a user may be offered.
pub struct Offer {
    pub event: Option<String>,
    pub to_state: String,
    pub answer: Answer,
    pub status_column: String,
}

/// Could the event be fired now? Nothing is changed.
pub fn can(attached: &Rc<Attached>, key: &[String], event: &str) -> Result<Answer, Failure> {
    let answer = judge(attached, key, |state, facts| {
        match attached.machine.fire(state, event, None, facts) {
            Verdict::Refused(refused) => Answer::no(&refused),
            _ => Answer::yes(),
        }
    })?;
    Ok(answer.unwrap_or_else(|| Answer {
        ok: false,
        code: Some(refusal::UNDEFINED_OBJECT.sqlstate.to_owned()),
        message: Some(format!("\"{}\" has no such row", attached.table)),
        failed: JsonB(serde_json::json!([])),
    }))
}

/// What can be done with the row, and what is in the way of the rest.
pub fn next(attached: &Rc<Attached>, key: &[String]) -> Result<Vec<Offer>, Failure> {
    let offers = judge(attached, key, |state, facts| {
        let offers = attached.machine.next(state, facts).into_iter();
        offers
            .map(|offer| Offer {
                event: offer.event.map(str::to_owned),
                to_state: offer.to.stored().to_owned(),
                answer: offer.refused.as_deref().map_or_else(Answer::yes, Answer::no),
                status_column: attached.status_name.clone(),
            })
            .collect()
    })?;
    offers.ok_or_else(|| target::no_row(attached))
}

fn judge<T>(
    attached: &Rc<Attached>,
    key: &[String],
    judge: impl FnOnce(Option<&str>, Facts<'_>) -> T,
) -> Result<Option<T>, Failure> {
    let Some(found) = target::read(attached, key, Lock::No)? else { return Ok(None) };
    let relation = target::open(attached.root);
    let mut tuple = found.tuple();
    let who = Who::now(attached, false, None)?;
    // SAFETY: the tuple is of the row type of the table, and lives as long as `found`.
    let image =
        unsafe { Image::new(attached, &mut tuple, &mut tuple, relation.rd_att, Sees::Snapshot) };
    let facts = Facts { row: &image, actor: &who, now: now() };
    Ok(Some(judge(found.state.as_deref(), facts)))
}
