//! The trigger that knows which text an embedding is of. When a text changes and its embedding does not, the row is
//! stale: the two hashes differ.
#![allow(unsafe_code)]

use super::json::Stored;
use super::registration::Registration;
use crate::attach;
use crate::error::{Failure, OrRaise};
use concierge_core::retrieval::stale::{Before, embedded, hash};
use pgrx::PgTupleDesc;
use pgrx::htup::heap_getattr_raw;
use pgrx::pg_sys::HeapTuple;
use pgrx::prelude::*;
use std::num::NonZeroUsize;

#[pg_trigger(
    sql = "CREATE FUNCTION keep_embedding() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'keep_embedding_wrapper_checked';"
)]
pub fn keep_embedding<'a>(
    trigger: &'a PgTrigger<'a>,
) -> Result<Option<PgHeapTuple<'a, AllocatedByRust>>, core::convert::Infallible> {
    Ok(Some(kept(trigger).or_raise()))
}
crate::trigger::only_as_trigger!(
    keep_embedding_wrapper,
    keep_embedding_wrapper_checked,
    pg_finfo_keep_embedding_wrapper_checked
);

fn kept<'a>(trigger: &'a PgTrigger<'a>) -> Result<PgHeapTuple<'a, AllocatedByRust>, Failure> {
    let event = trigger.event();
    let misused = || attach::misused("keep_embedding", "BEFORE INSERT OR UPDATE, FOR EACH ROW");
    let writes = event.fired_by_insert() || event.fired_by_update();
    if !(event.fired_before() && event.fired_for_row() && writes) {
        return Err(misused());
    }
    let arguments = trigger.extra_args().map_err(|_| misused())?;
    let registration = Registration::read(arguments.first().map_or("", String::as_str));
    let new = trigger.new().ok_or_else(misused)?;
    let data = trigger.trigger_data();
    let (old_tuple, new_tuple) = match event.fired_by_update() {
        true => (Some(data.tg_trigtuple), data.tg_newtuple),
        false => (None, data.tg_trigtuple),
    };
    let content = match &registration.text {
        Some(column) => attach::text(&new, column)?.map(|text| hash(&text)),
        None => None,
    };
    let mut row = new.into_owned();
    // SAFETY: PostgreSQL hands a row trigger an open relation.
    let desc = unsafe { PgTupleDesc::from_pg_unchecked((*data.tg_relation).rd_att) };
    if let (Some(vector), Some(of)) = (&registration.vector, &registration.embedded) {
        let now = stored(&desc, new_tuple, vector)?;
        let before = match old_tuple {
            Some(old) => {
                let bytes = |column| {
                    let value = stored(&desc, old, column)?;
                    Ok::<_, Failure>(value.map(|value| value.content().to_vec()))
                };
                Some(Before {
                    content: bytes("content_hash")?,
                    embedded: bytes(of)?,
                    same_text: match &registration.text {
                        Some(text) => stored(&desc, old, text)? == stored(&desc, new_tuple, text)?,
                        None => true,
                    },
                    same_vector: stored(&desc, old, vector)? == now,
                })
            }
            None => None,
        };
        let given = stored(&desc, new_tuple, of)?.map(|value| value.content().to_vec());
        let of_now = now.and_then(|_| embedded(content.clone(), given, before.as_ref()));
        set(&mut row, of, of_now)?;
    }
    set(&mut row, "content_hash", content)?;
    Ok(row)
}

fn set(
    row: &mut PgHeapTuple<'_, AllocatedByRust>,
    column: &str,
    value: Option<Vec<u8>>,
) -> Result<(), Failure> {
    match value {
        Some(value) => row.set_by_name(column, value).map_err(|_| attach::gone(column)),
        None => attach::set_null(row, column),
    }
}

/// A value of variable length of one of the trigger's two tuples.
fn stored(
    desc: &PgTupleDesc<'_>,
    tuple: HeapTuple,
    column: &str,
) -> Result<Option<Stored>, Failure> {
    let named = |index: &usize| {
        let attribute = desc.get(*index);
        attribute.is_some_and(|a| !a.attisdropped && a.name() == column && a.attlen == -1)
    };
    let number = (0..desc.len()).find(named).and_then(|index| NonZeroUsize::new(index + 1));
    let number = number.ok_or_else(|| attach::gone(column))?;
    // SAFETY: PostgreSQL hands the trigger tuples of its table's row type; the value is of variable length.
    unsafe {
        let datum = heap_getattr_raw(tuple, number, desc.as_ptr());
        Ok(datum.map(|datum| Stored::copy(datum)))
    }
}
