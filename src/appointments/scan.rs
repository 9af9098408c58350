//! Rows of a table by the key of an index, without the executor: to set a statement up takes longer than to read the few
//! rows that are wanted here. Whoever uses it has made sure that the caller may see all rows of the table.
#![allow(unsafe_code)]

use crate::error::Failure;
use pgrx::pg_sys::{self, AttrNumber, Datum, Oid};
use std::ffi::{CStr, c_int};
use std::ops::RangeInclusive;

/// A table, an index whose first columns are known, and the columns that are read.
pub struct Source {
    pub table: Oid,
    index: Oid,
    columns: Vec<AttrNumber>,
    /// The last of the columns.
    last: AttrNumber,
    is_rare: bool,
}

/// A column and its type.
pub type Column = (&'static CStr, Oid);

/// What is wanted of a table.
pub struct Wanted {
    pub table: &'static CStr,
    /// Access method of the index.
    pub method: Oid,
    /// The first columns of the index, all of them columns of the table.
    pub key: &'static [Column],
    pub columns: &'static [Column],
    /// Is it often empty?
    pub is_rare: bool,
}

impl Source {
    /// The table in a schema, if it is an ordinary one, has those columns, and such an index.
    pub fn find(schema: Oid, wanted: &Wanted) -> Option<Self> {
        // SAFETY: look-ups by name; the relations are open while they are looked at, and closed again.
        unsafe {
            let table = pg_sys::get_relname_relid(wanted.table.as_ptr(), schema);
            if table == Oid::INVALID || pg_sys::get_rel_relkind(table) != RELATION {
                return None;
            }
            let column = |(name, type_of): &Column| {
                let number = pg_sys::get_attnum(table, name.as_ptr());
                (number > 0 && pg_sys::get_atttype(table, number) == *type_of).then_some(number)
            };
            let key: Vec<_> = wanted.key.iter().map(column).collect::<Option<_>>()?;
            let columns: Vec<_> = wanted.columns.iter().map(column).collect::<Option<_>>()?;
            let last = columns.iter().copied().max().unwrap_or(0);
            let relation = pg_sys::table_open(table, SHARE);
            let indexes = pg_sys::RelationGetIndexList(relation);
            let count = if indexes.is_null() { 0 } else { (*indexes).length };
            let index = (0..usize::try_from(count).unwrap_or(0))
                .map(|at| (*(*indexes).elements.add(at)).oid_value)
                .find(|index| has_key(*index, wanted, &key));
            pg_sys::table_close(relation, KEEP);
            Some(Self { table, index: index?, columns, last, is_rare: wanted.is_rare })
        }
    }

    /// May the caller read all rows of it?
    pub fn is_open(&self) -> bool {
        // SAFETY: look-ups by OID.
        unsafe {
            let wanted = pg_sys::AclMode::from(pg_sys::ACL_SELECT);
            let may = pg_sys::pg_class_aclcheck(self.table, pg_sys::GetUserId(), wanted);
            may == pg_sys::AclResult::ACLCHECK_OK
                && pg_sys::check_enable_rls(self.table, Oid::INVALID, true) != RLS_ENABLED
        }
    }

    /// The rows that have the key, each handed to `each`, which says whether to go on. None if the table turns out to be
    /// no longer what it was, for which the caller watches with `is_current`.
    pub fn scan(
        &self,
        snapshot: pg_sys::Snapshot,
        key: &[Condition],
        is_current: impl FnOnce() -> bool,
        mut each: impl FnMut(&Found<'_>) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        // SAFETY: table and index are what they were when they were found: with the lock nobody changes them, and before
        // anything is read it is asked whether somebody has; the key fits the index; slot and scan live until they are
        // ended below.
        unsafe {
            let table = pg_sys::try_table_open(self.table, SHARE);
            if table.is_null() {
                return Ok(());
            }
            if !is_current() {
                pg_sys::table_close(table, KEEP);
                return Ok(());
            }
            // To ask how long an empty table is takes less than to look into its index.
            if self.is_rare
                && pg_sys::RelationGetNumberOfBlocksInFork(table, pg_sys::ForkNumber::MAIN_FORKNUM)
                    == 0
            {
                pg_sys::table_close(table, KEEP);
                return Ok(());
            }
            let index = pg_sys::index_open(self.index, SHARE);
            let slot = pg_sys::table_slot_create(table, std::ptr::null_mut());
            let mut keys: Vec<pg_sys::ScanKeyData> = key.iter().map(|one| one.key()).collect();
            let count = c_int::try_from(keys.len()).unwrap_or(0);
            let scan = begin(table, index, snapshot, count);
            pg_sys::index_rescan(scan, keys.as_mut_ptr(), count, std::ptr::null_mut(), 0);
            let mut result = Ok(());
            let forward = pg_sys::ScanDirection::ForwardScanDirection;
            while pg_sys::index_getnext_slot(scan, forward, slot) {
                if (*slot).tts_nvalid < self.last {
                    pg_sys::slot_getsomeattrs_int(slot, c_int::from(self.last));
                }
                match each(&Found { slot, source: self }) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(failure) => {
                        result = Err(failure);
                        break;
                    }
                }
            }
            pg_sys::index_endscan(scan);
            pg_sys::ExecDropSingleTupleTableSlot(slot);
            pg_sys::index_close(index, KEEP);
            pg_sys::table_close(table, KEEP);
            result
        }
    }
}

const RELATION: std::ffi::c_char = pg_sys::RELKIND_RELATION as std::ffi::c_char;
const SHARE: pg_sys::LOCKMODE = pg_sys::AccessShareLock as pg_sys::LOCKMODE;
/// The lock stays until the end of the transaction, as that of a statement does.
const KEEP: pg_sys::LOCKMODE = pg_sys::NoLock as pg_sys::LOCKMODE;
const RLS_ENABLED: c_int = pg_sys::CheckEnableRlsResult::RLS_ENABLED as c_int;

/// # Safety
/// The index must be there.
unsafe fn has_key(index: Oid, wanted: &Wanted, key: &[AttrNumber]) -> bool {
    // SAFETY: as promised; it is open while it is looked at.
    unsafe {
        let index = pg_sys::index_open(index, SHARE);
        let form = &*(*index).rd_index;
        let columns = usize::try_from(form.indnkeyatts).unwrap_or(0);
        let own = form.indkey.values.as_slice(columns);
        let types = std::slice::from_raw_parts((*index).rd_opcintype, columns);
        let fits = (*(*index).rd_rel).relam == wanted.method
            && form.indisvalid
            && own.starts_with(key)
            && types.iter().zip(wanted.key).all(|(found, (_, type_of))| fits(*found, *type_of))
            && pg_sys::RelationGetIndexPredicate(index).is_null();
        pg_sys::index_close(index, KEEP);
        fits
    }
}

/// Operator classes of ranges are for any range.
fn fits(class: Oid, column: Oid) -> bool {
    class == column || class == pg_sys::ANYRANGEOID
}

/// # Safety
/// Table and index are open, and the snapshot is in use.
unsafe fn begin(
    table: pg_sys::Relation,
    index: pg_sys::Relation,
    snapshot: pg_sys::Snapshot,
    keys: c_int,
) -> pg_sys::IndexScanDesc {
    // SAFETY: as promised. From 18 on a scan can be watched; nobody does.
    unsafe {
        pg_sys::index_beginscan(
            table,
            index,
            snapshot,
            #[cfg(feature = "pg18")]
            std::ptr::null_mut(),
            keys,
            0,
        )
    }
}

/// What a column of an index has to be.
pub struct Condition {
    /// Its number in the index.
    column: AttrNumber,
    strategy: u32,
    function: u32,
    value: Datum,
}

impl Condition {
    /// The first column is this uuid.
    pub fn uuid(id: Datum) -> Self {
        let (strategy, function) = (pg_sys::BTEqualStrategyNumber, pg_sys::F_UUID_EQ);
        Self { column: 1, strategy, function, value: id }
    }

    /// The second column is a moment after this one.
    pub fn after(moment: i64) -> Self {
        let (strategy, function) = (pg_sys::BTGreaterStrategyNumber, pg_sys::F_TIMESTAMPTZ_GT);
        Self { column: 2, strategy, function, value: moment.into() }
    }

    /// The second column is a moment before this one.
    pub fn before(moment: i64) -> Self {
        let (strategy, function) = (pg_sys::BTLessStrategyNumber, pg_sys::F_TIMESTAMPTZ_LT);
        Self { column: 2, strategy, function, value: moment.into() }
    }

    /// The third column is a date of those, counts of days since 2000-01-01.
    pub fn dates(days: &RangeInclusive<i32>) -> [Self; 2] {
        let bound = |strategy, function, day: i32| Self {
            column: 3,
            strategy,
            function,
            value: day.into(),
        };
        [
            bound(pg_sys::BTGreaterEqualStrategyNumber, pg_sys::F_DATE_GE, *days.start()),
            bound(pg_sys::BTLessEqualStrategyNumber, pg_sys::F_DATE_LE, *days.end()),
        ]
    }

    /// The second column is a range that overlaps this one.
    pub fn overlapping(range: Datum) -> Self {
        let (strategy, function) = (pg_sys::RANGESTRAT_OVERLAPS, pg_sys::F_RANGE_OVERLAPS);
        Self { column: 2, strategy, function, value: range }
    }

    /// # Safety
    /// The value lives as long as the key.
    unsafe fn key(&self) -> pg_sys::ScanKeyData {
        let mut key = pg_sys::ScanKeyData::default();
        // SAFETY: the functions are built in and take two values of the type of the column.
        unsafe {
            pg_sys::ScanKeyEntryInitialize(
                &raw mut key,
                0,
                self.column,
                self.strategy as pg_sys::StrategyNumber,
                Oid::INVALID,
                Oid::INVALID,
                Oid::from(self.function),
                self.value,
            );
        }
        key
    }
}

/// A row that was found.
pub struct Found<'a> {
    pub slot: *mut pg_sys::TupleTableSlot,
    source: &'a Source,
}

impl Found<'_> {
    /// A column, by its place among those that were wanted.
    pub fn get(&self, place: usize) -> Option<Datum> {
        let at = usize::try_from(*self.source.columns.get(place)?).ok()?.checked_sub(1)?;
        // SAFETY: all columns up to the last one that is wanted have been read.
        unsafe {
            let null = *(*self.slot).tts_isnull.add(at);
            (!null).then(|| *(*self.slot).tts_values.add(at))
        }
    }
}
