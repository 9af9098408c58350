//! A table that is searched: which column is what, and which indexes help.
#![allow(unsafe_code)]

use super::catalog::{self, Attribute, Index};
use super::frequent::Frequent;
use super::registration::Registration;
use super::shown::{Carried, carried, id, row};
use super::vectors::{Vectors, vectors};
use crate::attach;
use crate::error::Failure;
use crate::owner::as_owner;
use crate::relcache::Watch;
use crate::settings::set_for_now;
use crate::spi::{Sees, rows};
use concierge_core::refusal::{self, Refusal};
use concierge_core::retrieval::columns::{Purpose, guess};
use concierge_core::retrieval::filter;
use pgrx::PgRelation;
use pgrx::pg_sys::{self, Oid};
use pgrx::spi::{quote_identifier, quote_qualified_identifier};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A table that is searched.
pub struct Target {
    /// Its OID.
    pub oid: Oid,
    /// Its name as SQL writes it.
    pub sql: String,
    /// Its name.
    pub name: String,
    /// Its schema.
    pub schema: String,
    pub owner_role: Oid,
    /// Is it made of partitions?
    pub partitioned: bool,
    /// About so many rows; `None` when PostgreSQL has not counted yet.
    pub rows: Option<f64>,
    /// The columns of its key and their types, as SQL writes them.
    pub key: Vec<(String, String)>,
    /// What attach_embeddings was told, if it was.
    pub registration: Option<Registration>,
    /// What a row is named by: an expression of type text.
    pub id: String,
    /// The row for callers: columns that are no vectors.
    pub row: String,
    /// The columns that these two need.
    pub carried: Carried,
    /// The embeddings, if it has any.
    pub vectors: Option<Vectors>,
    /// Those of models that were searched before.
    pub retired: Vec<Vectors>,
    /// What is searched for words.
    pub text: Option<String>,
    /// The short name of a row.
    pub title: Option<String>,
    /// The name of the column of the owner.
    pub owner: Option<String>,
    /// Owners with many rows.
    pub frequent: Option<Frequent>,
    /// A column of type tsvector.
    pub words: Option<String>,
    /// The text search configuration that reads questions.
    pub language: String,
    /// Its columns for filters.
    pub filter: filter::Table,
    /// Columns by which an index finds rows.
    pub indexed: Vec<String>,
    /// Do its policies look at the owner, by whom an index finds the rows?
    pub policy_by_owner: bool,
    /// The table of its words, when it was attached.
    pub vocabulary: Option<String>,
}

impl Target {
    /// Looks at a table; what was seen is kept until the table changes.
    pub fn of(target: Option<Oid>) -> Result<Rc<Self>, Failure> {
        let oid = target.ok_or_else(|| Refusal::new(refusal::NOT_NULL, "target is null"))?;
        forget_stale();
        // SAFETY: plain variables of the backend.
        let (user, isolation) = unsafe { (pg_sys::GetUserId(), pg_sys::XactIsoLevel) };
        if let Some(known) = KNOWN.with_borrow(|all| all.get(&(oid, user)).cloned()) {
            return Ok(known);
        }
        // Names of types are to be written with their schemas.
        // SAFETY: the level is ended below; an error ends it with its (sub)transaction.
        let seen = unsafe {
            let level = pg_sys::NewGUCNestLevel();
            set_for_now(c"search_path", c"pg_catalog, pg_temp");
            let seen = look(oid);
            pg_sys::AtEOXact_GUC(true, level);
            Rc::new(seen?)
        };
        // An old snapshot may have shown a table as it was.
        if isolation <= pg_sys::XACT_READ_COMMITTED as i32 {
            KNOWN.with_borrow_mut(|all| {
                if all.len() >= MOST {
                    all.clear();
                }
                all.insert((oid, user), Rc::clone(&seen));
            });
        }
        Ok(seen)
    }

    /// The embeddings; refuses a table without.
    pub fn vectors(&self) -> Result<&Vectors, Refusal> {
        self.vectors.as_ref().ok_or_else(|| {
            let message = format!("\"{}\" has no column of embeddings", self.name);
            Refusal::new(refusal::UNDEFINED_COLUMN, message)
                .detail("There is no column of type vector or halfvec, or several without a usual name.")
                .hint("CREATE EXTENSION vector and add a column embedding, or name it to attach_embeddings.")
        })
    }

    /// The embeddings that a question of so many numbers can be compared with: the active ones if they fit, or those
    /// of a model before, so that a change of models fails nobody who has not heard of it.
    pub fn vectors_for(&self, dimensions: usize) -> Result<&Vectors, Refusal> {
        let active = self.vectors()?;
        if active.dimensions.is_none_or(|n| n == dimensions) {
            return Ok(active);
        }
        let before = self.retired.iter().find(|vectors| vectors.dimensions == Some(dimensions));
        Ok(before.unwrap_or(active))
    }

    /// Does row-level security hide rows from the caller?
    pub fn hides_rows(&self) -> bool {
        // SAFETY: looks at the catalog only.
        let state = unsafe { pg_sys::check_enable_rls(self.oid, Oid::INVALID, true) };
        state == pg_sys::CheckEnableRlsResult::RLS_ENABLED as i32
    }
}

/// More tables than a session searches.
const MOST: usize = 128;

thread_local! {
    static KNOWN: RefCell<HashMap<(Oid, Oid), Rc<Target>>> = RefCell::new(HashMap::new());
    static WATCH: Watch = const { Watch::new() };
}

fn forget_stale() {
    if let Some(changed) = WATCH.with(Watch::changed) {
        KNOWN.with_borrow_mut(|known| known.retain(|(oid, _), _| !changed.has(*oid)));
    }
}

fn look(oid: Oid) -> Result<Target, Failure> {
    let relation = attach::open(oid)?;
    // SAFETY: an open relation has a pg_class row.
    let (kind, owner_role, counted) = unsafe {
        let class = &*relation.rd_rel;
        (class.relkind as u8, class.relowner, f64::from(class.reltuples))
    };
    let partitioned = kind == pg_sys::RELKIND_PARTITIONED_TABLE;
    if ![pg_sys::RELKIND_RELATION, pg_sys::RELKIND_MATVIEW].contains(&kind) && !partitioned {
        let message = format!("\"{}\" is not a table", relation.name());
        return Err(Refusal::new(refusal::WRONG_OBJECT_TYPE, message)
            .hint("Name a table or a materialized view.")
            .into());
    }
    let count = if partitioned { counted } else { estimate(&relation) };
    let (schema, name) = (relation.namespace().to_owned(), relation.name().to_owned());
    drop(relation);
    let attributes = catalog::attributes(oid)?;
    let indexes = catalog::indexes(oid)?;
    let pick = |purpose, fits: &dyn Fn(&Attribute) -> bool| {
        let names: Vec<_> =
            attributes.iter().filter(|a| fits(a)).map(|a| a.column.name.as_str()).collect();
        guess(purpose, &names)
    };
    let key = key(&attributes, &indexes);
    let registration = Registration::of(Sees::Snapshot, oid)?;
    let told = registration.clone().unwrap_or_default();
    let title = told.title.as_deref().or_else(|| pick(Purpose::Title, &Attribute::is_text));
    let text = told.text.as_deref().or_else(|| {
        pick(Purpose::Text, &|a| {
            let name = Some(a.column.name.as_str());
            a.is_text() && name != title && !key.contains(&a.column.name)
        })
    });
    let owner = told
        .owner
        .as_deref()
        .or_else(|| pick(Purpose::Owner, &|a| a.base == "uuid"))
        .or_else(|| pick(Purpose::Owner, &Attribute::is_text));
    let embedding =
        told.vector.as_deref().or_else(|| pick(Purpose::Embedding, &Attribute::is_vector));
    let document = pick(Purpose::Metadata, &|a| a.base == "jsonb");
    let is_words = |a: &&Attribute| match &told.words {
        Some(name) => a.column.name == *name,
        None => a.base == "tsvector",
    };
    let words = attributes.iter().find(is_words);
    let find =
        |name: Option<&str>| attributes.iter().find(|a| Some(a.column.name.as_str()) == name);
    let sql = |name: Option<&str>| find(name).map(|a| a.column.sql.clone());
    let has_bytes =
        |name: &str| attributes.iter().any(|a| a.column.name == name && a.base == "bytea");
    let embedded = told.embedded.as_deref().unwrap_or("embedded_hash");
    let hashed = |hash: &str| has_bytes("content_hash") && has_bytes(hash);
    let vectors_of = |column: Option<&str>, hash: &str| match find(column) {
        Some(found) => vectors(found, &indexes, told.cap, hashed(hash).then_some(hash)).map(Some),
        None => Ok(None),
    };
    let mut retired = Vec::new();
    for (column, hash) in retired_spaces(&schema, oid, owner_role, registration.is_some())? {
        retired.extend(vectors_of(Some(&column), &hash)?);
    }
    let vectors = vectors_of(embedding, embedded)?;
    let typed = key
        .iter()
        .filter_map(|name| find(Some(name)))
        .map(|a| (a.column.sql.clone(), a.column.type_sql.clone()))
        .collect();
    let indexed = indexed(&indexes);
    let found_by = owner.filter(|owner| indexed.iter().any(|column| column == owner));
    let policy_by_owner = match found_by {
        Some(owner) => catalog::policy_looks_at(oid, owner)?,
        None => false,
    };
    let frequent = Frequent::of(&schema, &name, found_by.filter(|_| !partitioned))?;
    let vocabulary = (registration.is_some() && told.words.is_some())
        .then(|| format!("{}.lexeme_df", quote_identifier(&schema)));
    Ok(Target {
        oid,
        sql: quote_qualified_identifier(&schema, &name),
        owner_role,
        partitioned,
        rows: (count >= 0.0).then_some(count),
        id: id(&attributes, &key),
        row: row(&attributes),
        carried: carried(&attributes, &key),
        vectors,
        text: sql(text),
        title: sql(title),
        owner: owner.map(str::to_owned),
        words: words.map(|a| a.column.sql.clone()),
        language: told.language.clone().unwrap_or_else(|| "english".to_owned()),
        retired,
        filter: filter::Table {
            document: attributes.iter().position(|a| Some(a.column.name.as_str()) == document),
            columns: attributes.iter().map(|a| a.column.clone()).collect(),
        },
        frequent,
        indexed,
        policy_by_owner,
        vocabulary,
        name,
        schema,
        key: typed,
        registration,
    })
}

/// About so many rows, by the size that the table has now.
fn estimate(relation: &PgRelation) -> f64 {
    let (mut pages, mut rows, mut visible) = (0, 0.0, 0.0);
    // SAFETY: the relation is open; PostgreSQL's planner asks the same.
    unsafe {
        let none = std::ptr::null_mut();
        pg_sys::estimate_rel_size(relation.as_ptr(), none, &mut pages, &mut rows, &mut visible);
    }
    rows
}

/// The columns of spaces that were active once. Callers may not read the table of spaces themselves.
fn retired_spaces(
    schema: &str,
    oid: Oid,
    owner: Oid,
    attached: bool,
) -> Result<Vec<(String, String)>, Failure> {
    let name = format!("{}.embedding_spaces", quote_identifier(schema));
    let there = "SELECT 1 WHERE pg_catalog.to_regclass($1) IS NOT NULL";
    if !attached || rows(Sees::Snapshot, there, &[name.as_str().into()], |_| Ok(()))?.is_empty() {
        return Ok(Vec::new());
    }
    let spaces = format!(
        "SELECT vector_column, hash_column FROM {name} \
         WHERE target = $1 AND status = 'retired' ORDER BY activated_at DESC, id DESC"
    );
    as_owner(owner, || {
        rows(Sees::Snapshot, &spaces, &[oid.into()], |row| Ok((row.text(1)?, row.text(2)?)))
    })
}

fn key(attributes: &[Attribute], indexes: &[Index]) -> Vec<String> {
    let primary = indexes.iter().find(|index| index.primary);
    let columns = primary.map(|index| index.columns.iter().flatten().cloned().collect::<Vec<_>>());
    columns.unwrap_or_else(|| {
        let called_id = attributes.iter().find(|a| a.column.name == "id");
        called_id.map(|a| a.column.name.clone()).into_iter().collect()
    })
}

/// Columns by which a condition finds its rows without reading the table.
fn indexed(indexes: &[Index]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for index in indexes.iter().filter(|index| !index.partial) {
        match index.method.as_str() {
            "btree" | "hash" => columns.extend(index.columns.first().cloned().flatten()),
            "gin" => columns.extend(index.columns.iter().flatten().cloned()),
            _ => {}
        }
    }
    columns
}
