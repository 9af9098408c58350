//! What PostgreSQL's catalog says of a table.

use crate::error::Failure;
use crate::spi::{Sees, rows};
use concierge_core::retrieval::filter::{Column, Kind};
use pgrx::pg_sys::Oid;
use pgrx::spi::quote_identifier;

/// A column.
pub struct Attribute {
    /// As a filter sees it.
    pub column: Column,
    /// The name of its type, of the one below for a domain.
    pub base: String,
    /// The OID of that.
    pub base_oid: Oid,
    /// Is its type of the extension vector?
    pub of_vector: bool,
    /// The dimensions of a vector, if they are declared.
    pub modifier: i32,
    /// Are long values stored outside of the row?
    pub outside: bool,
    /// May the caller read it?
    pub readable: bool,
}

impl Attribute {
    /// Is it a vector that can be searched?
    pub fn is_vector(&self) -> bool {
        self.of_vector && matches!(self.base.as_str(), "vector" | "halfvec")
    }

    /// Is it text?
    pub fn is_text(&self) -> bool {
        matches!(self.base.as_str(), "text" | "varchar" | "bpchar" | "citext")
    }
}

/// The columns of a table, in their order.
pub fn attributes(table: Oid) -> Result<Vec<Attribute>, Failure> {
    const QUERY: &str = "SELECT a.attname::text, a.atttypid, a.atttypmod, a.attstorage::text, b.typname::text, \
         coalesce(x.extname = 'vector', false), \
         pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT'), \
         CASE WHEN b.typcategory = 'A' THEN pg_catalog.format_type(b.typelem, NULL) END, \
         b.typcategory::text, \
         CASE WHEN b.typtype = 'e' THEN 'pg_catalog' ELSE pg_catalog.quote_ident(n.nspname) END, \
         pg_catalog.format_type(a.atttypid, -1), b.oid \
         FROM pg_catalog.pg_attribute a \
         JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
         JOIN pg_catalog.pg_type b \
         ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END \
         JOIN pg_catalog.pg_namespace n ON n.oid = b.typnamespace \
         LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_type'::regclass \
         AND d.objid = b.oid AND d.deptype = 'e' \
         LEFT JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid \
         WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
    rows(Sees::Snapshot, QUERY, &[table.into()], |row| {
        let name = row.text(1)?;
        let base = row.text(5)?;
        let element: Option<String> = row.get(8)?;
        let category = row.text(9)?;
        let type_id: Oid = row.get(2)?.unwrap_or(Oid::INVALID);
        let kind = match (base.as_str(), category.as_str(), element) {
            (_, _, Some(element)) => Kind::List(element),
            ("int2" | "int4" | "int8", ..) => Kind::Integer,
            ("jsonb", ..) => Kind::Document,
            ("bytea" | "uuid", ..) => Kind::Plain,
            ("tsvector", ..) => Kind::Other,
            (_, "B" | "D" | "E" | "I" | "S" | "T", _) => Kind::Plain,
            (_, "N", _) => Kind::Numeric,
            _ => Kind::Other,
        };
        let column = Column {
            sql: format!("t.{}", quote_identifier(&name)),
            type_sql: row.text(11)?,
            type_id: type_id.to_u32(),
            operators: row.text(10)?,
            name,
            kind,
        };
        Ok(Attribute {
            column,
            base,
            base_oid: row.get(12)?.unwrap_or(Oid::INVALID),
            of_vector: row.get(6)? == Some(true),
            modifier: row.get(3)?.unwrap_or(-1),
            outside: !["p", "m"].contains(&row.text(4)?.as_str()),
            readable: row.get(7)? == Some(true),
        })
    })
}

/// An index that can be used.
pub struct Index {
    /// The access method.
    pub method: String,
    /// Its columns; none where there is an expression.
    pub columns: Vec<Option<String>>,
    /// Its first expression, if it has one.
    pub expression: Option<String>,
    /// The operator class of its first column.
    pub class: String,
    /// The type of its first column.
    pub type_oid: Oid,
    /// Is it over some rows only?
    pub partial: bool,
    /// Is it the primary key?
    pub primary: bool,
}

/// The indexes of a table.
pub fn indexes(table: Oid) -> Result<Vec<Index>, Failure> {
    const QUERY: &str = "SELECT m.amname::text, \
         ARRAY(SELECT a.attname::text \
         FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n) \
         LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum \
         WHERE k.n <= i.indnkeyatts ORDER BY k.n), \
         pg_catalog.pg_get_expr(i.indexprs, i.indrelid), c.opcname::text, \
         i.indpred IS NOT NULL, i.indisprimary, e.atttypid \
         FROM pg_catalog.pg_index i \
         JOIN pg_catalog.pg_class r ON r.oid = i.indexrelid \
         JOIN pg_catalog.pg_am m ON m.oid = r.relam \
         JOIN pg_catalog.pg_opclass c ON c.oid = i.indclass[0] \
         JOIN pg_catalog.pg_attribute e ON e.attrelid = i.indexrelid AND e.attnum = 1 \
         WHERE i.indrelid = $1 AND i.indisvalid AND i.indisready ORDER BY i.indexrelid";
    rows(Sees::Snapshot, QUERY, &[table.into()], |row| {
        Ok(Index {
            method: row.text(1)?,
            columns: row.get(2)?.unwrap_or_default(),
            expression: row.get(3)?,
            class: row.text(4)?,
            type_oid: row.get(7)?.unwrap_or(Oid::INVALID),
            partial: row.get(5)? == Some(true),
            primary: row.get(6)? == Some(true),
        })
    })
}

/// The frequent values of a column as text, and the part of the rows that has each; `None` when there are no statistics
/// that the caller may see.
pub fn frequent(
    schema: &str,
    table: &str,
    column: &str,
) -> Result<Option<Vec<(String, f64)>>, Failure> {
    let found = rows(
        Sees::Snapshot,
        "SELECT v.value, v.share::pg_catalog.float8 FROM pg_catalog.pg_stats s \
         LEFT JOIN LATERAL ROWS FROM (pg_catalog.unnest(s.most_common_vals::pg_catalog.text::pg_catalog.text[]), \
         pg_catalog.unnest(s.most_common_freqs)) AS v (value, share) ON true \
         WHERE s.schemaname = $1::name AND s.tablename = $2::name AND s.attname = $3::name AND NOT s.inherited",
        &[schema.into(), table.into(), column.into()],
        |row| Ok((row.get::<String>(1)?, row.get::<f64>(2)?)),
    )?;
    let frequent = |(value, share): (Option<String>, Option<f64>)| Some((value?, share?));
    Ok((!found.is_empty()).then(|| found.into_iter().filter_map(frequent).collect()))
}

/// Does a policy of row-level security look at that column?
pub fn policy_looks_at(table: Oid, column: &str) -> Result<bool, Failure> {
    let found = rows(
        Sees::Snapshot,
        "SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a \
         ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid \
         WHERE d.classid = 'pg_catalog.pg_policy'::regclass \
         AND d.refclassid = 'pg_catalog.pg_class'::regclass \
         AND d.refobjid = $1 AND a.attname = $2::name LIMIT 1",
        &[table.into(), column.into()],
        |_| Ok(()),
    )?;
    Ok(!found.is_empty())
}

/// The schema and the release of an extension that is there.
pub fn extension(name: &str) -> Result<Option<(String, String)>, Failure> {
    let found = rows(
        Sees::Snapshot,
        "SELECT pg_catalog.quote_ident(n.nspname), e.extversion FROM pg_catalog.pg_extension e \
         JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = $1::name",
        &[name.into()],
        |row| Ok((row.text(1)?, row.text(2)?)),
    )?;
    Ok(found.into_iter().next())
}

/// The name of a type if it belongs to the extension vector.
pub fn type_of_vector(oid: Oid) -> Result<Option<String>, Failure> {
    let found = rows(
        Sees::Snapshot,
        "SELECT t.typname::text FROM pg_catalog.pg_type t \
         JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_type'::regclass \
         AND d.objid = t.oid AND d.deptype = 'e' \
         JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid AND x.extname = 'vector' \
         WHERE t.oid = $1",
        &[oid.into()],
        |row| row.text(1),
    )?;
    Ok(found.into_iter().next())
}
