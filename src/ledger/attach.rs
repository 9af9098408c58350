//! `attach_wallets`: the ledger behind tables that a product already has.

use super::books::{self, GUARD_TRIGGER, TRANSACTION_TRIGGER, books};
use super::party::{Name, Party};
use super::refused;
use super::session::{Note, Session};
use crate::attach::Table;
use crate::error::Failure;
use crate::spi::{self, Sees};
use concierge_core::ledger::{Funds, Transfer};
use concierge_core::money::to_minor;
use concierge_core::refusal::{self, Refusal};
use pgrx::Uuid;
use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_literal};

/// A row of the report: what was found, in how many rows, an example, what is to be done or was.
pub type Report = (String, i64, Option<String>, String);

/// What posts rows that another server sends: replication fires triggers of rows only.
pub const RECEIVED: &str = "concierge_60_post_received";

/// Triggers of a table of transactions: name, when, what they see.
const TRIGGERS: [(&str, &str, &str, &str); 6] = [
    (
        TRANSACTION_TRIGGER,
        "BEFORE INSERT OR UPDATE",
        "",
        "ROW EXECUTE FUNCTION concierge.judge_transaction()",
    ),
    (
        "concierge_60_post_inserted",
        "AFTER INSERT",
        "REFERENCING NEW TABLE AS new_rows",
        "STATEMENT EXECUTE FUNCTION concierge.post_transactions()",
    ),
    (
        "concierge_60_post_updated",
        "AFTER UPDATE",
        "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "STATEMENT EXECUTE FUNCTION concierge.post_transactions()",
    ),
    (
        "concierge_60_post_deleted",
        "AFTER DELETE",
        "REFERENCING OLD TABLE AS old_rows",
        "STATEMENT EXECUTE FUNCTION concierge.post_transactions()",
    ),
    (
        RECEIVED,
        "AFTER INSERT OR UPDATE OR DELETE",
        "",
        "ROW EXECUTE FUNCTION concierge.post_transactions()",
    ),
    (
        "concierge_60_post_truncated",
        "BEFORE TRUNCATE",
        "",
        "STATEMENT EXECUTE FUNCTION concierge.post_transactions()",
    ),
];

const ON_WALLETS: [(&str, &str, &str, &str); 3] = [
    (GUARD_TRIGGER, "BEFORE INSERT OR UPDATE", "ROW", "guard_wallet"),
    ("concierge_60_wallet", "AFTER INSERT OR UPDATE OR DELETE", "ROW", "follow_wallet"),
    ("concierge_60_wallet_all", "BEFORE TRUNCATE", "STATEMENT", "follow_wallet"),
];

const PAYMENT_INDEX: &str = "concierge_payment_intent_idx";

/// The triggers that a table of wallets has.
pub fn wallet_triggers() -> [&'static str; 3] {
    ON_WALLETS.map(|(name, ..)| name)
}

/// The triggers that a table of transactions has.
pub fn transaction_triggers() -> [&'static str; 6] {
    TRIGGERS.map(|(name, ..)| name)
}

/// The two tables of a product.
struct Tables {
    wallets: Table,
    transactions: Table,
    /// Balance columns and their currencies.
    balances: Vec<(String, String)>,
}

impl Tables {
    fn of(
        wallets: Option<pg_sys::Oid>,
        transactions: Option<pg_sys::Oid>,
    ) -> Result<Self, Failure> {
        let (wallets, transactions) = (Table::of(wallets)?, Table::of(transactions)?);
        if wallets.schema != transactions.schema {
            return Err(Refusal::new(
                refusal::INVALID_ARGUMENT,
                "the tables are in different schemas",
            )
            .detail(format!("{} and {} must stand side by side.", wallets.sql, transactions.sql))
            .hint("Move one of them with ALTER TABLE ... SET SCHEMA.")
            .into());
        }
        wallets.check_column("user_id", &[pg_sys::UUIDOID], "a uuid")?;
        transactions.check_column("id", &[pg_sys::UUIDOID], "a uuid")?;
        transactions.check_column("user_id", &[pg_sys::UUIDOID], "a uuid")?;
        transactions.check_column("amount", &[pg_sys::NUMERICOID], "numeric")?;
        for column in ["currency", "type", "status"] {
            if !transactions.has_column(column) {
                transactions.check_text_column(column)?;
            }
        }
        let columns = spi::rows(
            Sees::Latest,
            "SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = $1 AND attnum > 0 \
             AND NOT attisdropped AND attname ~ '^balance_[a-z][a-z0-9_]{2,9}$' \
             AND atttypid = 'numeric'::pg_catalog.regtype ORDER BY attnum",
            &[wallets.oid.into()],
            |row| row.text(1),
        )?;
        let balances = columns.into_iter().map(|column| {
            let code = column.trim_start_matches("balance_").to_ascii_uppercase();
            (column, code)
        });
        Ok(Self { balances: balances.collect(), wallets, transactions })
    }
}

/// Attaches the ledger; without `adopt` only if every balance is explained by the transactions.
pub fn attach(
    wallets: Option<pg_sys::Oid>,
    transactions: Option<pg_sys::Oid>,
    adopt: bool,
) -> Result<Vec<Report>, Failure> {
    let tables = Tables::of(wallets, transactions)?;
    let schema = quote_identifier(&tables.wallets.schema);
    spi::run(&format!(
        "LOCK TABLE {}, {} IN SHARE ROW EXCLUSIVE MODE",
        tables.wallets.sql, tables.transactions.sql
    ))?;
    let mut report = dirty(&tables)?;
    if !report.is_empty() && !adopt {
        return Ok(report);
    }
    let present = spi::rows(
        Sees::Latest,
        "SELECT 1 WHERE pg_catalog.to_regclass($1) IS NOT NULL",
        &[format!("{schema}.ledger_accounts").into()],
        |_| Ok(()),
    )?;
    if present.is_empty() {
        spi::rows(
            Sees::Latest,
            "SELECT 1 FROM concierge.install('{ledger}', $1)",
            &[tables.wallets.schema.as_str().into()],
            |_| Ok(()),
        )?;
    }
    prepare(&tables, &mut report)?;
    let booked = open(&tables, &schema)?;
    report.push((
        "attached".into(),
        booked,
        None,
        "opening balances were booked; from now on the ledger writes the balances".into(),
    ));
    Ok(report)
}

/// What the ledger could not explain.
fn dirty(tables: &Tables) -> Result<Vec<Report>, Failure> {
    let (wallets, transactions) = (&tables.wallets.sql, &tables.transactions.sql);
    let posted = "status::text IN ('completed', 'refunded', 'partially_refunded')";
    let mut checks = vec![
        (
            "transaction with a null".to_owned(),
            format!(
                "SELECT id FROM {transactions} WHERE user_id IS NULL OR amount IS NULL OR currency IS NULL \
                 OR type IS NULL OR status IS NULL"
            ),
            "fill in the column or delete the row; it is left as it is",
        ),
        (
            "transaction with an amount that is not positive and finite".to_owned(),
            format!(
                "SELECT id FROM {transactions} WHERE amount <= 0 OR amount IN ('NaN', 'Infinity', '-Infinity')"
            ),
            "correct the amount; the row is left as it is",
        ),
        (
            "transaction of an unknown type or status".to_owned(),
            format!(
                "SELECT id FROM {transactions} WHERE type::text NOT IN ('credit', 'debit') OR status::text NOT IN \
                 ('pending', 'completed', 'failed', 'cancelled', 'refunded', 'partially_refunded')"
            ),
            "correct it; the row is left as it is",
        ),
        (
            "completed transaction of a user without a wallet".to_owned(),
            format!(
                "SELECT t.id FROM {transactions} t WHERE t.status::text = 'completed' \
                 AND NOT EXISTS (SELECT FROM {wallets} w WHERE w.user_id = t.user_id)"
            ),
            "insert the wallet; its money is not booked",
        ),
    ];
    if tables.transactions.has_column("stripe_payment_intent_id") {
        checks.push((
            "payment that was recorded more than once".to_owned(),
            format!(
                "SELECT min(id::text) AS id FROM {transactions} WHERE {posted} AND type::text = 'credit' \
                 AND stripe_payment_intent_id IS NOT NULL GROUP BY stripe_payment_intent_id HAVING count(*) > 1"
            ),
            "give it back with wallet_refund after attaching; the balance is booked as it is",
        ));
    }
    for (column, code) in &tables.balances {
        let column = quote_identifier(column);
        checks.push((
            format!("{column} that is null or has more digits than {code}"),
            format!(
                "SELECT user_id AS id FROM {wallets} WHERE {column} IS NULL \
                 OR {column} IN ('NaN', 'Infinity', '-Infinity') \
                 OR {column} <> round({column}, concierge.currency_exponent('{code}'))"
            ),
            "correct it; null is booked as nothing",
        ));
        checks.push((
            format!("{column} that its transactions do not explain"),
            format!(
                "SELECT w.user_id AS id FROM {wallets} w WHERE coalesce({column}, 0) <> coalesce((SELECT \
                 sum(CASE WHEN t.type::text = 'credit' THEN t.amount ELSE -t.amount END) FROM {transactions} t \
                 WHERE t.user_id = w.user_id AND t.currency::text = '{code}' AND t.status::text = 'completed'), 0)"
            ),
            "the balance is taken as it is",
        ));
    }
    let mut report = Vec::new();
    for (what, query, advice) in checks {
        let found = spi::rows(
            Sees::Latest,
            &format!("SELECT count(*), min(id::text) FROM ({query}) AS found"),
            &[],
            |row| Ok((row.get::<i64>(1)?.unwrap_or_default(), row.get::<String>(2)?)),
        )?;
        if let Some((count, example)) = found.into_iter().next().filter(|(count, _)| *count > 0) {
            report.push((what, count, example, advice.to_owned()));
        }
    }
    Ok(report)
}

/// Makes the columns fit, takes the old trigger out and puts ours in.
fn prepare(tables: &Tables, report: &mut Vec<Report>) -> Result<(), Failure> {
    let (wallets, transactions) = (&tables.wallets.sql, &tables.transactions.sql);
    let widened = tables.balances.iter().map(|(column, _)| (wallets, column.as_str()));
    for (table, column) in widened.chain([(transactions, "amount")]) {
        let column = quote_identifier(column);
        spi::run(&format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE numeric"))?;
    }
    for column in ["user_id", "amount", "currency", "type", "status"] {
        let nulls = format!("SELECT 1 FROM {transactions} WHERE {column} IS NULL LIMIT 1");
        if spi::rows(Sees::Latest, &nulls, &[], |_| Ok(()))?.is_empty() {
            spi::run(&format!("ALTER TABLE {transactions} ALTER COLUMN {column} SET NOT NULL"))?;
        }
    }
    if tables.transactions.has_column("stripe_payment_intent_id") {
        index_payments(tables)?;
    }
    for name in old_triggers(tables, "O")? {
        let trigger = quote_identifier(&name);
        spi::run(&format!("ALTER TABLE {transactions} DISABLE TRIGGER {trigger}"))?;
        let what = "disabled; detach_wallets enables it again".to_owned();
        report.push(("trigger that wrote the balances".into(), 1, Some(name), what));
    }
    Ok(())
}

/// A payment that is delivered twice at the same moment is found by an index only. Not made where one payment is there
/// more than once already.
fn index_payments(tables: &Tables) -> Result<(), Failure> {
    let transactions = &tables.transactions.sql;
    // Labels of an enum that are not there cannot be written; a cast to text may not be part of an index.
    let given_up = spi::rows(
        Sees::Latest,
        "SELECT word FROM unnest('{failed,cancelled}'::text[]) AS word JOIN pg_catalog.pg_attribute a \
         ON a.attrelid = $1 AND a.attname = 'status' LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
         WHERE t.typtype <> 'e' OR EXISTS (SELECT FROM pg_catalog.pg_enum e \
         WHERE e.enumtypid = t.oid AND e.enumlabel = word) ORDER BY 1",
        &[tables.transactions.oid.into()],
        |row| Ok(format!(" AND status <> {}", quote_literal(row.text(1)?))),
    )?;
    let counted =
        format!("stripe_payment_intent_id IS NOT NULL AND type = 'credit'{}", given_up.concat());
    let twice = format!(
        "SELECT 1 FROM {transactions} WHERE {counted} GROUP BY stripe_payment_intent_id \
         HAVING count(*) > 1 LIMIT 1"
    );
    if spi::rows(Sees::Latest, &twice, &[], |_| Ok(()))?.is_empty() {
        spi::run(&format!(
            "CREATE UNIQUE INDEX IF NOT EXISTS {PAYMENT_INDEX} ON {transactions} \
             (stripe_payment_intent_id) WHERE {counted}"
        ))?;
    }
    Ok(())
}

/// Triggers of the product that write the wallets, in a state of `pg_trigger.tgenabled`.
fn old_triggers(tables: &Tables, state: &str) -> Result<Vec<String>, Failure> {
    spi::rows(
        Sees::Latest,
        "SELECT t.tgname::text FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid \
         WHERE t.tgrelid = $1 AND NOT t.tgisinternal AND t.tgenabled::text = $3 \
         AND p.pronamespace <> 'concierge'::pg_catalog.regnamespace \
         AND position($2 IN p.prosrc) > 0 ORDER BY 1",
        &[tables.transactions.oid.into(), tables.wallets.name.as_str().into(), state.into()],
        |row| row.text(1),
    )
}

/// Books what the wallets have, and makes the triggers.
fn open(tables: &Tables, schema: &str) -> Result<i64, Failure> {
    let (wallets, transactions) = (&tables.wallets.sql, &tables.transactions.sql);
    let accounts = spi::rows(
        Sees::Latest,
        "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid",
        &[format!("{schema}.ledger_accounts").into()],
        |row| row.get::<pg_sys::Oid>(1),
    )?;
    let accounts = accounts.into_iter().flatten().next().unwrap_or(pg_sys::Oid::INVALID);
    let mut session = Session::new(books(accounts)?);
    let mut booked = 0;
    for (column, code) in &tables.balances {
        let column = quote_identifier(column);
        let unit = session.books.unit(Some(code))?;
        spi::run(&format!("UPDATE {wallets} SET {column} = 0 WHERE {column} IS NULL"))?;
        let found = spi::rows(
            Sees::Latest,
            &format!(
                "SELECT user_id, {column}::text FROM {wallets} WHERE {column} <> 0 ORDER BY user_id"
            ),
            &[],
            |row| Ok((row.get::<Uuid>(1)?, row.text(2)?)),
        )?;
        for (user, balance) in found {
            let Some(user) = user else { continue };
            let minor = to_minor(&balance, unit.exponent).map_err(refused)?;
            let name = Name { party: Party::User(*user.as_bytes()), unit };
            session.open(&name, true)?;
            let ids = session.take(&[name, Name { party: Party::External, unit }])?;
            let &[wallet, outside] = ids.as_slice() else { continue };
            // What was posted before in these books is not booked again.
            let has = session.book.get(wallet).map_err(refused)?.posted;
            let transfer = match minor.checked_sub(has) {
                Some(more) if more > 0 => Transfer::new(outside, wallet, more),
                Some(less) if less < 0 => {
                    Transfer { funds: Funds::Forced, ..Transfer::new(wallet, outside, -less) }
                }
                _ => continue,
            };
            session
                .post(transfer, Note { kind: "opening", ..Note::default() })?
                .map_err(refused)?;
            booked += 1;
        }
    }
    session.store()?;
    for (name, when, each, function) in ON_WALLETS {
        spi::run(&format!(
            "CREATE OR REPLACE TRIGGER {name} {when} ON {wallets} FOR EACH {each} \
             EXECUTE FUNCTION concierge.{function}()"
        ))?;
        spi::run(&format!("ALTER TABLE {wallets} ENABLE ALWAYS TRIGGER {name}"))?;
    }
    for (name, when, sees, what) in TRIGGERS {
        spi::run(&format!(
            "CREATE OR REPLACE TRIGGER {name} {when} ON {transactions} {sees} FOR EACH {what}"
        ))?;
        let when = if name == RECEIVED { "REPLICA" } else { "ALWAYS" };
        spi::run(&format!("ALTER TABLE {transactions} ENABLE {when} TRIGGER {name}"))?;
    }
    if tables.wallets.has_column("is_active") {
        spi::run(&format!(
            "UPDATE {schema}.ledger_accounts a SET active = false FROM {wallets} w \
             WHERE a.owner = w.user_id AND a.kind = 0 AND a.active AND NOT coalesce(w.is_active, false)"
        ))?;
    }
    books::announce(accounts);
    Ok(booked)
}

/// Takes the ledger away from two tables, which stay as they are, and enables the trigger it has replaced.
pub fn detach(
    wallets: Option<pg_sys::Oid>,
    transactions: Option<pg_sys::Oid>,
) -> Result<(), Failure> {
    let tables = Tables::of(wallets, transactions)?;
    for (name, ..) in ON_WALLETS {
        tables.wallets.drop_trigger(name)?;
    }
    for (name, ..) in TRIGGERS {
        tables.transactions.drop_trigger(name)?;
    }
    spi::run(&format!(
        "DROP INDEX IF EXISTS {}.{PAYMENT_INDEX}",
        quote_identifier(&tables.transactions.schema)
    ))?;
    for name in old_triggers(&tables, "D")? {
        spi::run(&format!(
            "ALTER TABLE {} ENABLE TRIGGER {}",
            tables.transactions.sql,
            quote_identifier(&name)
        ))?;
    }
    let accounts = format!("{}.ledger_accounts", quote_identifier(&tables.wallets.schema));
    let accounts = spi::rows(
        Sees::Latest,
        &format!("SELECT pg_catalog.to_regclass({})::pg_catalog.oid", quote_literal(&accounts)),
        &[],
        |row| row.get::<pg_sys::Oid>(1),
    )?;
    if let Some(accounts) = accounts.into_iter().flatten().next() {
        books::announce(accounts);
    }
    Ok(())
}
