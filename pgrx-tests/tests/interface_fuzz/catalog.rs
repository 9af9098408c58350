//! What there is to call and to write to, as the catalog has it; nothing is named here, so what is new is met too.

use concierge_client_tests::Outcome;
use std::collections::BTreeMap;
use tokio_postgres::Client;

/// Functions that take a second, or remove what the others work on.
const RARE: [&str; 8] =
    ["install", "upgrade", "repair", "uninstall", "detach", "render", "doctor", "status"];

/// Schemas of which all functions are called.
pub const SCHEMAS: &str = "'{app,app_private,concierge}'::name[]";

/// An argument of a function, or a column of a table.
#[derive(Debug, Clone)]
pub struct Place {
    /// Empty when it has none.
    pub name: String,
    /// As SQL writes it.
    pub type_name: String,
}

/// A function.
#[derive(Debug)]
pub struct Function {
    /// Qualified and quoted.
    pub name: String,
    /// Those that go in.
    pub arguments: Vec<Place>,
    /// How many of the last may be left out.
    pub defaults: usize,
    /// Is it to be called now and then only?
    pub rare: bool,
    /// Is it for the owner, mostly?
    pub private: bool,
}

/// A table or view.
#[derive(Debug)]
pub struct Relation {
    /// Qualified and quoted.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Place>,
}

/// All that can be named.
#[derive(Debug)]
pub struct Catalog {
    pub functions: Vec<Function>,
    pub relations: Vec<Relation>,
    /// Words that mean something to somebody: those between quotes in functions, checks and comments, names of columns.
    pub words: Vec<String>,
    /// Names of relations as text, those of indexes and sequences too.
    pub relation_names: Vec<String>,
    /// Numbers of schemas.
    pub schemas: Vec<String>,
    /// Values that are in the tables, by name and type of the column, and by type.
    pub by_column: BTreeMap<String, Vec<String>>,
    pub by_type: BTreeMap<String, Vec<String>>,
}

impl Catalog {
    pub async fn read(client: &Client) -> Outcome<Self> {
        let mut catalog = Self {
            functions: functions(client).await?,
            relations: relations(client).await?,
            words: words(client).await?,
            relation_names: texts(client, RELATION_NAMES).await?,
            schemas: texts(client, "SELECT oid::text FROM pg_namespace WHERE nspname ~ '^(app|shop|public)' ORDER BY nspname").await?,
            by_column: BTreeMap::new(),
            by_type: BTreeMap::new(),
        };
        catalog.read_values(client).await?;
        Ok(catalog)
    }

    /// Values of the rows that are there now.
    pub async fn read_values(&mut self, client: &Client) -> Outcome {
        (self.by_column, self.by_type) = Default::default();
        for relation in &self.relations {
            let columns: Vec<_> = (relation.columns.iter())
                .map(|column| format!("\"{}\"::text", column.name.replace('"', "\"\"")))
                .collect();
            let query = format!("SELECT {} FROM {} LIMIT 12", columns.join(", "), relation.name);
            for row in client.query(&query, &[]).await? {
                for (number, column) in relation.columns.iter().enumerate() {
                    let Some(value) = row.get::<_, Option<String>>(number) else { continue };
                    self.by_type.entry(column.type_name.clone()).or_default().push(value.clone());
                    let key = format!("{} {}", column.name, column.type_name);
                    self.by_column.entry(key).or_default().push(value.clone());
                    if column.name == "id" {
                        // app.businesses.id fits p_business_id.
                        let name = relation.name.rsplit('.').next().unwrap_or_default();
                        let name = format!("{}_id {}", singular(name), column.type_name);
                        self.by_column.entry(name).or_default().push(value);
                    }
                }
            }
        }
        Ok(())
    }
}

fn singular(name: &str) -> String {
    match name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => name
            .strip_suffix("es")
            .filter(|stem| stem.ends_with('s'))
            .map_or_else(|| name.strip_suffix('s').unwrap_or(name).to_owned(), ToOwned::to_owned),
    }
}

const RELATION_NAMES: &str = "
    SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace IN ('app'::regnamespace, 'shop'::regnamespace, 'concierge'::regnamespace)
    UNION ALL
    SELECT unnest('{pg_class,pg_proc,pg_stats,pg_toast.pg_toast_1255,information_schema.tables,0,4294967295,77777}'::text[])
    ORDER BY 1";

async fn functions(client: &Client) -> Outcome<Vec<Function>> {
    let query = format!(
        "SELECT format('%I.%I', n.nspname, p.proname), p.proname::text, p.pronargdefaults::int4,
                ARRAY(SELECT coalesce(p.proargnames[place], '') FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, place) ORDER BY place),
                ARRAY(SELECT format_type(a.type, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, place) ORDER BY place)
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname = ANY ({SCHEMAS}) AND p.prokind = 'f'
         ORDER BY 1, p.oid::regprocedure::text"
    );
    let mut found = Vec::new();
    for row in client.query(&query, &[]).await? {
        let (names, types): (Vec<String>, Vec<String>) = (row.get(3), row.get(4));
        let arguments = names.into_iter().zip(types);
        found.push(Function {
            name: row.get(0),
            arguments: arguments.map(|(name, type_name)| Place { name, type_name }).collect(),
            defaults: usize::try_from(row.get::<_, i32>(2))?,
            rare: RARE.contains(&row.get::<_, &str>(1)),
            private: row.get::<_, &str>(0).starts_with("app_private."),
        });
    }
    Ok(found)
}

async fn relations(client: &Client) -> Outcome<Vec<Relation>> {
    let query = "
        SELECT format('%I.%I', n.nspname, c.relname), array_agg(a.attname::text ORDER BY a.attnum),
               array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('app', 'shop')
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = ''
        WHERE c.relkind IN ('r', 'p', 'v')
        GROUP BY 1 ORDER BY 1";
    let mut found = Vec::new();
    for row in client.query(query, &[]).await? {
        let (names, types): (Vec<String>, Vec<String>) = (row.get(1), row.get(2));
        let columns =
            names.into_iter().zip(types).map(|(name, type_name)| Place { name, type_name });
        found.push(Relation { name: row.get(0), columns: columns.collect() });
    }
    Ok(found)
}

async fn words(client: &Client) -> Outcome<Vec<String>> {
    let query = format!(
        "WITH said (what) AS (
             SELECT pg_get_functiondef(oid) FROM pg_proc
             WHERE pronamespace::regnamespace::name = ANY ({SCHEMAS}) AND prokind = 'f'
             UNION ALL SELECT obj_description(oid) FROM pg_proc WHERE pronamespace::regnamespace::name = ANY ({SCHEMAS})
             UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'
                 AND connamespace = 'app'::regnamespace
             UNION ALL SELECT definition FROM concierge.status_library()
         )
         SELECT DISTINCT word COLLATE \"C\" FROM (
             SELECT m[1] AS word FROM said, regexp_matches(what, '''([^'']{{1,200}})''', 'g') AS m
             UNION ALL SELECT attname FROM pg_attribute WHERE attrelid::regclass::text ~ '^(app|shop)[.]' AND attnum > 0
         ) AS w ORDER BY 1"
    );
    texts(client, &query).await
}

async fn texts(client: &Client, query: &str) -> Outcome<Vec<String>> {
    Ok(client.query(query, &[]).await?.iter().map(|row| row.get(0)).collect())
}
