//! The proof: all transfers in their order, then the accounts, the holds, the tables that follow, the guards.

use super::books::{Books, books};
use super::given;
use crate::error::Failure;
use crate::spi::{self, Row, Sees};
use concierge_core::ledger::{Account, After, Audit, Finding, Flags, Hold, HoldState, TransferRow};
use concierge_core::money::{Code, Exponent, Unit};
use pgrx::pg_sys;
use pgrx::spi::Spi;
use std::collections::HashSet;

/// One thing that is wrong: what, the account, the transfer, a sentence.
pub type Wrong = (&'static str, Option<i64>, Option<i64>, String);

const PAGE: i64 = 50_000;

const ENTRY: &str = "SELECT debit_balance, debit_version FROM {s}.ledger_transfers \
     WHERE debit = $1 AND debit_version = $2 \
     UNION ALL SELECT credit_balance, credit_version FROM {s}.ledger_transfers \
     WHERE credit = $1 AND credit_version = $2";
const ACCOUNTS: &str = "SELECT a.id, a.currency, a.exponent, a.posted, a.held, a.version, a.unlocked, \
     CASE WHEN a.unlocked THEN (SELECT coalesce(sum(CASE WHEN t.credit = a.id THEN t.amount ELSE -t.amount END), 0)::text \
     FROM {s}.ledger_transfers t WHERE (t.debit_version IS NULL OR t.credit_version IS NULL) \
     AND t.id > a.settled_id AND (t.id > a.folded_id OR t.xid >= a.folded_to) AND ((t.debit = a.id AND t.debit_version IS NULL) \
     OR (t.credit = a.id AND t.credit_version IS NULL))) END FROM {s}.ledger_accounts a ORDER BY a.id";
const MIXED: &str = "SELECT id FROM {s}.ledger_accounts WHERE settled_id > 0 AND NOT unlocked";
const HOLDS: &str =
    "SELECT id, debit, credit, amount, captured FROM {s}.ledger_holds WHERE state = 'open'";
const GUARDS: &str = "SELECT wanted.name, wanted.relation FROM (VALUES \
     ('concierge_50_keep', 'ledger_transfers'), ('concierge_50_keep_all', 'ledger_transfers'), \
     ('concierge_50_keep', 'ledger_holds'), ('concierge_50_keep_row', 'ledger_holds'), \
     ('concierge_50_keep_all', 'ledger_holds')) AS wanted (name, relation) \
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t \
     WHERE t.tgrelid = pg_catalog.to_regclass('{q}.' || wanted.relation) AND t.tgname = wanted.name \
     AND t.tgenabled = 'A' AND t.tgfoid = 'concierge.keep_posted()'::pg_catalog.regprocedure) ORDER BY 2, 1";

/// What is wrong with the books; with `since`, of the transfers after that one.
pub fn audit(accounts: Option<pg_sys::Oid>, since: Option<i64>) -> Result<Vec<Wrong>, Failure> {
    let books = books(given(accounts, "accounts")?)?;
    let mut audit = Audit::default();
    stream(&books, &mut audit, since)?;
    let accounts = books.rows(Sees::Snapshot, ACCOUNTS, &[], |row| {
        let account = account(&row)?;
        if let Some(tail) = row.get::<String>(8)? {
            audit.tail(account.id, tail.parse().unwrap_or(i128::MAX));
        }
        Ok(account)
    })?;
    if since.is_some() {
        for one in &accounts {
            audit.trust(one.id, After { balance: one.posted, version: one.version });
        }
    }
    let holds = books.rows(Sees::Snapshot, HOLDS, &[], |row| hold(&row))?;
    // The balance of an unlocked account cannot be told from its entries alone after a since.
    let findings = audit.finish(&accounts, &holds);
    let unlocked: HashSet<_> = accounts
        .iter()
        .filter(|account| account.flags.unlocked)
        .map(|account| account.id)
        .collect();
    let real = findings.iter().filter(|finding| match finding {
        Finding::AccountMismatch { account, .. } => since.is_none() || !unlocked.contains(account),
        _ => true,
    });
    let mut wrong: Vec<Wrong> = real.map(told).collect();
    wrong.extend(followers(&books)?);
    wrong.extend(books.rows(Sees::Snapshot, GUARDS, &[], |row| {
        let (name, table) = (row.text(1)?, row.text(2)?);
        Ok((
            "guard_missing",
            None,
            None,
            format!("trigger {name} of {table} is missing or disabled"),
        ))
    })?);
    Ok(wrong)
}

/// Hands all transfers to the audit, page by page.
fn stream(books: &Books, audit: &mut Audit, since: Option<i64>) -> Result<(), Failure> {
    let query = format!(
        "SELECT id, debit, credit, amount, debit_balance, debit_version, credit_balance, credit_version \
         FROM {}.ledger_transfers WHERE id > {} ORDER BY id",
        books.schema(),
        since.unwrap_or(0)
    );
    let mut seen: HashSet<i64> = HashSet::new();
    let mixed: HashSet<i64> = match since {
        None => HashSet::new(),
        Some(_) => {
            let ids = books.rows(Sees::Snapshot, MIXED, &[], |row| row.get::<i64>(1))?;
            ids.into_iter().flatten().collect()
        }
    };
    // Cursor and pages in one connection; what an incremental proof looks up beside it is remembered.
    let mut rows: Vec<TransferRow> = Vec::new();
    let mut name: Option<String> = None;
    loop {
        rows.clear();
        #[allow(clippy::disallowed_methods)] // only reads: see Sees::Snapshot
        Spi::connect(|client| {
            let mut cursor = match &name {
                None => client.open_cursor(query.as_str(), &[]),
                Some(name) => client.find_cursor(name)?,
            };
            for row in cursor.fetch(PAGE)? {
                let number = |n| Ok::<_, Failure>(row.get::<i64>(n)?.unwrap_or_default());
                let after = |balance, version| {
                    Ok::<_, Failure>(match (row.get::<i64>(balance)?, row.get::<i64>(version)?) {
                        (Some(balance), Some(version)) => Some(After { balance, version }),
                        _ => None,
                    })
                };
                rows.push(TransferRow {
                    id: number(1)?,
                    debit: number(2)?,
                    credit: number(3)?,
                    amount: number(4)?,
                    debit_after: after(5, 6)?,
                    credit_after: after(7, 8)?,
                });
            }
            // What is not detached is closed here.
            name = (rows.len() as i64 == PAGE).then(|| cursor.detach_into_name());
            Ok::<_, Failure>(())
        })?;
        if since.is_some() {
            for row in &rows {
                for (account, after) in
                    [(row.debit, row.debit_after), (row.credit, row.credit_after)]
                {
                    let Some(after) = after.filter(|_| seen.insert(account)) else { continue };
                    // What was unlocked for a time has entries in between that no version tells of.
                    let then = match mixed.contains(&account) {
                        true => {
                            let moved = if account == row.debit { -row.amount } else { row.amount };
                            let balance = after.balance.saturating_sub(moved);
                            After { balance, version: after.version - 1 }
                        }
                        false => before(books, account, after.version)?,
                    };
                    audit.trust(account, then);
                }
            }
        }
        rows.iter().for_each(|row| audit.transfer(row));
        if (rows.len() as i64) < PAGE {
            return Ok(());
        }
    }
}

/// What an account had before an entry.
fn before(books: &Books, account: i64, version: i64) -> Result<After, Failure> {
    let args = [account.into(), (version - 1).into()];
    let found = books.rows(Sees::Snapshot, ENTRY, &args, |row| {
        Ok(After {
            balance: row.get(1)?.unwrap_or_default(),
            version: row.get(2)?.unwrap_or_default(),
        })
    })?;
    Ok(found.into_iter().next().unwrap_or(After { balance: 0, version: 0 }))
}

fn account(row: &Row<'_>) -> Result<Account, Failure> {
    let number = |n| Ok::<_, Failure>(row.get::<i64>(n)?.unwrap_or_default());
    let code = Code::new(&row.text(2)?).map_err(super::refused)?;
    let exponent = Exponent::new(row.get::<i16>(3)?.unwrap_or_default()).map_err(super::refused)?;
    let unlocked = row.get::<bool>(7)?.unwrap_or_default();
    Ok(Account {
        posted: number(4)?,
        held: number(5)?,
        version: number(6)?,
        flags: Flags { unlocked, ..Flags::default() },
        ..Account::new(number(1)?, Unit { code, exponent })
    })
}

fn hold(row: &Row<'_>) -> Result<Hold, Failure> {
    let number = |n| Ok::<_, Failure>(row.get::<i64>(n)?.unwrap_or_default());
    Ok(Hold {
        captured: number(5)?,
        state: HoldState::Open,
        ..Hold::new(number(1)?, number(2)?, number(3)?, number(4)?)
    })
}

fn told(finding: &Finding) -> Wrong {
    let sentence = finding.to_string();
    match *finding {
        Finding::BadTransfer { transfer, debit, .. } => {
            ("bad_transfer", Some(debit), Some(transfer), sentence)
        }
        Finding::ChainGap { transfer, account, .. } => {
            ("chain_gap", Some(account), Some(transfer), sentence)
        }
        Finding::BalanceMismatch { transfer, account, .. } => {
            ("balance_mismatch", Some(account), Some(transfer), sentence)
        }
        Finding::AccountMismatch { account, .. } => {
            ("account_mismatch", Some(account), None, sentence)
        }
        Finding::HeldMismatch { account, .. } => ("held_mismatch", Some(account), None, sentence),
        Finding::SumNotZero { .. } => ("sum_not_zero", None, None, sentence),
    }
}

/// The triggers of a table that follows which are not there, or do not fire for everybody.
fn guards(table: &str, names: &[&str]) -> Result<Vec<Wrong>, Failure> {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let query = format!(
        "SELECT wanted.name FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place) \
         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = {}::pg_catalog.regclass \
         AND t.tgname = wanted.name AND t.tgenabled = CASE wanted.name WHEN '{}' THEN 'R' ELSE 'A' END) \
         ORDER BY wanted.place",
        pgrx::spi::quote_literal(table),
        super::attach::RECEIVED
    );
    spi::rows(Sees::Snapshot, &query, &[names.into()], |row| {
        let sentence = format!("trigger {} of {table} is missing or disabled", row.text(1)?);
        Ok(("guard_missing", None, None, sentence))
    })
}

/// What the wallets and the transactions say, against the ledger.
fn followers(books: &Books) -> Result<Vec<Wrong>, Failure> {
    let schema = books.schema();
    let mut wrong = Vec::new();
    if let Some(wallets) = &books.wallets {
        for (code, column) in &wallets.columns {
            let query = format!(
                "SELECT a.id, format('wallet of user %s says %s, its account in {code} %s', w.user_id, w.{column}, \
                 concierge.ledger_amount(coalesce(a.posted, 0), coalesce(a.exponent, 2::smallint))) \
                 FROM {} w LEFT JOIN {schema}.ledger_accounts a \
                 ON a.owner = w.user_id AND a.currency = '{code}' AND a.kind = 0 AND NOT a.unlocked \
                 WHERE w.{column} IS DISTINCT FROM \
                 concierge.ledger_amount(coalesce(a.posted, 0), coalesce(a.exponent, 2::smallint)) \
                 AND NOT EXISTS (SELECT FROM {schema}.ledger_accounts u WHERE u.owner = w.user_id \
                 AND u.currency = '{code}' AND u.kind = 0 AND u.unlocked) ORDER BY a.id",
                wallets.sql
            );
            wrong.extend(spi::rows(Sees::Snapshot, &query, &[], |row| {
                Ok(("wallet_mismatch", row.get::<i64>(1)?, None, row.text(2)?))
            })?);
        }
        for (code, _) in &wallets.columns {
            let query = format!(
                "SELECT a.id, format('user %s has %s {code}, and no wallet', a.owner, \
                 concierge.ledger_amount(a.posted, a.exponent)) FROM {schema}.ledger_accounts a \
                 WHERE a.currency = '{code}' AND a.kind = 0 AND a.posted <> 0 \
                 AND NOT EXISTS (SELECT FROM {} w WHERE w.user_id = a.owner) ORDER BY a.id",
                wallets.sql
            );
            wrong.extend(spi::rows(Sees::Snapshot, &query, &[], |row| {
                Ok(("wallet_mismatch", row.get::<i64>(1)?, None, row.text(2)?))
            })?);
        }
        wrong.extend(guards(&wallets.sql, &super::attach::wallet_triggers())?);
    }
    if let Some(transactions) = &books.transactions {
        wrong.extend(guards(transactions, &super::attach::transaction_triggers())?);
        // A posted row has its transfer, or was there before the ledger; an open one has none that was not given back.
        let query = format!(
            "SELECT t.id::text, t.status::text, sum(l.amount) FILTER (WHERE l.ref IS NULL)::text, \
             count(l.id) FROM {transactions} t \
             LEFT JOIN {schema}.ledger_transfers l ON l.transaction_id = t.id \
             GROUP BY t.id, t.status, t.amount, t.currency \
             HAVING (t.status::text NOT IN ('completed', 'refunded', 'partially_refunded') AND count(l.id) > 0) \
             OR (count(l.id) > 0 AND concierge.ledger_amount((sum(l.amount) FILTER (WHERE l.ref IS NULL))::int8, \
             (SELECT exponent FROM {schema}.currencies c WHERE c.code = t.currency::text)) IS DISTINCT FROM t.amount) \
             ORDER BY 1"
        );
        wrong.extend(spi::rows(Sees::Snapshot, &query, &[], |row| {
            let (id, status) = (row.text(1)?, row.text(2)?);
            let posted = row.get::<String>(3)?.unwrap_or_else(|| "nothing".to_owned());
            let sentence = format!("transaction {id} is {status}, posted in minor units: {posted}");
            Ok(("transaction_mismatch", None, None, sentence))
        })?);
        let query = format!(
            "SELECT l.id, l.transaction_id::text FROM {schema}.ledger_transfers l \
             WHERE l.transaction_id IS NOT NULL AND l.ref IS NULL \
             AND NOT EXISTS (SELECT FROM {transactions} t WHERE t.id = l.transaction_id) ORDER BY l.id"
        );
        wrong.extend(spi::rows(Sees::Snapshot, &query, &[], |row| {
            let sentence = format!("transaction {} was posted, and is gone", row.text(2)?);
            Ok(("transaction_mismatch", None, row.get::<i64>(1)?, sentence))
        })?);
    }
    Ok(wrong)
}
