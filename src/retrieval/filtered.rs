//! `concierge.filtered`: the rows that a filter leaves, as the searches see it.

use super::condition::Conditions;
use super::statement::{Planned, rows};
use super::target::Target;
use crate::error::{Failure, OrRaise};
use crate::json::Json;
use pgrx::Uuid;
use pgrx::pg_sys::Oid;
use pgrx::prelude::*;

#[pg_extern(sql = r"CREATE FUNCTION filtered(
    target regclass, filter jsonb DEFAULT '{}', owner uuid DEFAULT NULL
) RETURNS SETOF text
STABLE PARALLEL RESTRICTED COST 1000 ROWS 100 LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';")]
pub fn filtered(
    target: Option<Oid>,
    filter: Option<Json>,
    owner: Option<Uuid>,
) -> SetOfIterator<'static, String> {
    let found = || -> Result<Vec<String>, Failure> {
        let target = Target::of(target)?;
        let conditions = Conditions::new(&target, filter.as_ref().map(|f| f.0.as_str()), owner)?;
        let sql = format!(
            "SELECT {} FROM {} AS t WHERE {} ORDER BY 1",
            target.id,
            target.sql,
            conditions.sql()
        );
        let keys = rows(Planned::Anew, &sql, &conditions.values([]), |row| row.text(1))?;
        Ok(keys.into_iter().flatten().collect())
    };
    SetOfIterator::new(found().or_raise())
}
