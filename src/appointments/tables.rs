//! The tables of the module in one schema, and the kept plans of the queries on them.

use super::direct::Layout;
use super::plan::{Plan, Row};
use crate::error::Failure;
use crate::spi::Sees;
use concierge_core::install::schema_name;
use concierge_core::refusal::{self, Refusal};
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{self, Oid};
use pgrx::spi::quote_identifier;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ffi::CStr;
use std::rc::Rc;

/// Most schemas whose plans are kept.
const MANY: usize = 64;

thread_local! {
    static KNOWN: RefCell<HashMap<Oid, Rc<Tables>>> = RefCell::default();
}

/// A statement with `@` for the schema and `%` for the columns of an appointment, and the types of its parameters.
pub struct Query {
    pub text: &'static str,
    pub types: &'static [Oid],
    /// Its place among the kept plans.
    pub slot: usize,
}

/// The module in one schema.
pub struct Tables {
    schema: Oid,
    /// The schema's name.
    name: String,
    plans: [OnceCell<Plan>; 24],
    layout: RefCell<Option<Rc<Layout>>>,
}

impl Tables {
    /// Those of a schema. Plans follow changes of tables by themselves, but not those of the schema's name.
    pub fn of(schema: Option<Oid>) -> Result<Rc<Self>, Failure> {
        let schema = schema.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "the schema is null"))?;
        let name = schema_of(schema).ok_or_else(|| {
            let message = format!("there is no schema with OID {}", schema.to_u32());
            Refusal::new(refusal::UNDEFINED_SCHEMA, message)
        })?;
        let known = KNOWN.with_borrow(|known| known.get(&schema).cloned());
        if let Some(tables) = known.filter(|tables| tables.name == name) {
            return Ok(tables);
        }
        let tables =
            Rc::new(Self { schema, name, plans: Default::default(), layout: RefCell::default() });
        let gone = KNOWN.with_borrow_mut(|known| {
            let all = if known.len() >= MANY { std::mem::take(known) } else { HashMap::new() };
            (all, known.insert(schema, Rc::clone(&tables)))
        });
        // Dropped after the borrow: to drop a plan is to call PostgreSQL.
        drop(gone);
        Ok(tables)
    }

    /// The rows of a query.
    pub fn rows<T>(
        &self,
        sees: Sees,
        query: &Query,
        args: &[DatumWithOid<'_>],
        each: impl FnMut(Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let Some(slot) = self.plans.get(query.slot) else { return Ok(Vec::new()) };
        let plan = match slot.get() {
            Some(plan) => plan,
            None => {
                let plan = Plan::new(&self.filled(query.text), query.types)?;
                slot.get_or_init(|| plan)
            }
        };
        plan.rows(sees, args, each)
    }

    /// May the caller read businesses at all? Callers without a token may not.
    #[allow(unsafe_code)]
    pub fn may_read(&self) -> bool {
        // SAFETY: look-ups by name and by OID.
        unsafe {
            let table = pg_sys::get_relname_relid(c"businesses".as_ptr(), self.schema);
            let wanted = pg_sys::AclMode::from(pg_sys::ACL_SELECT);
            table != Oid::INVALID
                && pg_sys::pg_class_aclcheck(table, pg_sys::GetUserId(), wanted)
                    == pg_sys::AclResult::ACLCHECK_OK
        }
    }

    /// Where the tables are.
    pub fn layout(&self) -> Rc<Layout> {
        let known = self.layout.borrow().as_ref().filter(|layout| layout.is_current()).cloned();
        known.unwrap_or_else(|| {
            let found = Rc::new(Layout::find(self.schema));
            *self.layout.borrow_mut() = Some(Rc::clone(&found));
            found
        })
    }

    /// The name of the schema of functions that run with their owner's rights.
    pub fn private(&self) -> String {
        schema_name::private(&self.name)
    }

    fn filled(&self, text: &str) -> String {
        text.replace('%', super::rows::COLUMNS).replace('@', &quote_identifier(&self.name))
    }
}

#[allow(unsafe_code)]
fn schema_of(schema: Oid) -> Option<String> {
    // SAFETY: a look-up by OID, which gives null or a C string in memory of the call.
    unsafe {
        let name = pg_sys::get_namespace_name(schema);
        (!name.is_null()).then(|| CStr::from_ptr(name).to_string_lossy().into_owned())
    }
}
