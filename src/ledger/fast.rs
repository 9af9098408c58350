//! What most calls do, in one statement: lock, check, change the accounts, their wallets, and record the transfer. It does
//! so only where nothing is to be refused; otherwise it does nothing, and the long way says why.

use super::books::Books;
use super::engine::Writing;
use super::party::{Name, Party};
use super::result;
use super::session::{Move, Session};
use super::transfer::Extra;
use crate::error::Failure;
use concierge_core::ledger::{After, Posting, Transfer};
use concierge_core::money::{Unit, from_minor};
use std::rc::Rc;

/// Who pays and who receives, in the words of a statement.
#[derive(Clone, Copy)]
enum Shape {
    Credit,
    Debit,
    Transfer,
}

const LARGEST: &str = "9223372036854775807";

/// The answer, if the movement could be made in one statement.
pub fn attempt(
    books: &Rc<Books>,
    kind: &'static str,
    (from, to): (Party, Party),
    (minor, unit): (i64, Unit),
    extra: &Extra,
) -> Result<Option<String>, Failure> {
    let (shape, user, other) = match (from, to) {
        (Party::External, Party::User(_)) => (Shape::Credit, to, None),
        (Party::User(_), Party::External) => (Shape::Debit, from, None),
        (Party::User(_), Party::User(_)) if from != to => (Shape::Transfer, from, Some(to)),
        _ => return Ok(None),
    };
    // A reference that is known, and is to be refused in words, breaks the statement.
    if extra.external_ref.is_some() {
        return Ok(None);
    }
    let columns = books.wallets.as_ref().map(|wallets| wallets.columns.as_slice());
    let mirror = columns.unwrap_or_default().iter().position(|(code, _)| *code == unit.code);
    let (key, variant) = match shape {
        Shape::Credit => ("fast credit", mirror),
        Shape::Debit => ("fast debit", mirror),
        Shape::Transfer => ("fast transfer", mirror),
    };
    let args = [
        user.owner().into(),
        unit.code.as_str().into(),
        minor.into(),
        i16::from(unit.exponent.get()).into(),
        extra.effective_at.into(),
        extra.description.as_deref().into(),
        extra.metadata.as_deref().into(),
        other.map(Party::owner).into(),
    ];
    let done = {
        let _writing = Writing::begin();
        books.variant(
            (key, variant.map_or(0, |index| index + 1)),
            || statement(books, shape, mirror, unit),
            &args,
            |row| {
                let number = |n| Ok::<_, Failure>(row.get::<i64>(n)?.unwrap_or_default());
                let after = |balance, version| {
                    Ok::<_, Failure>(match (row.get::<i64>(balance)?, row.get::<i64>(version)?) {
                        (Some(balance), Some(version)) => Some(After { balance, version }),
                        _ => None,
                    })
                };
                let transfer = Transfer::new(number(2)?, number(3)?, minor);
                Ok((number(1)?, transfer, Posting { debit: after(4, 5)?, credit: after(6, 7)? }))
            },
        )?
    };
    let Some((id, transfer, posting)) = done.into_iter().next() else { return Ok(None) };
    let mut session = Session::new(Rc::clone(books));
    session.know(transfer.debit, Name { party: from, unit });
    session.know(transfer.credit, Name { party: to, unit });
    let made = Move { transfer, posting, note: extra.note(kind) };
    Ok(Some(result::transfer(&session, id, &made)))
}

fn statement(books: &Books, shape: Shape, mirror: Option<usize>, unit: Unit) -> String {
    let accounts = "{s}.ledger_accounts";
    let may_pay = |a: &str| {
        format!(
            "{a}.active AND NOT {a}.closed AND NOT {a}.frozen_out AND NOT {a}.unlocked AND {a}.exponent = $4 \
             AND CASE WHEN {a}.posted >= $3 - {LARGEST} THEN {a}.floor IS NULL \
             OR {a}.posted::numeric - $3 - {a}.held - {a}.floor >= 0 ELSE false END"
        )
    };
    let may_receive = |a: &str| {
        format!(
            "{a}.active AND NOT {a}.closed AND NOT {a}.frozen_in AND NOT {a}.unlocked AND {a}.exponent = $4 \
             AND CASE WHEN {a}.posted <= {LARGEST} - $3 THEN {a}.ceiling IS NULL \
             OR {a}.posted + $3 <= {a}.ceiling ELSE false END"
        )
    };
    let wallets = books.wallets.as_ref();
    let column = mirror.and_then(|index| wallets?.columns.get(index)).map(|(_, column)| column);
    let follow = |from: &str, user: &str, balance: &str| match (wallets, column) {
        (Some(wallets), Some(column)) => format!(
            ", mirrored AS (UPDATE {} w SET {column} = {balance} * {} FROM {from} \
             WHERE w.user_id = {user})",
            wallets.sql,
            from_minor(1, unit.exponent)
        ),
        _ => String::new(),
    };
    let insert = |kind: &str, values: &str, from: &str| {
        format!(
            "INSERT INTO {{s}}.ledger_transfers (debit, credit, amount, debit_balance, debit_version, \
             credit_balance, credit_version, posted_at, effective_at, kind, description, metadata) \
             SELECT {values}, clock.now, coalesce($5, clock.now), '{kind}', $6, $7::jsonb \
             FROM {from}, (SELECT clock_timestamp() AS now) AS clock \
             RETURNING id, debit, credit, debit_balance, debit_version, credit_balance, credit_version"
        )
    };
    // The eighth parameter is there in any case, so that it has a type.
    let one = |sign: &str, flag: &str, allowed: String| {
        format!(
            "WITH moved AS (UPDATE {accounts} a SET posted = a.posted {sign} $3, version = a.version + 1 \
             FROM {accounts} o WHERE a.owner = $1 AND a.currency = $2 AND a.kind = 0 AND {allowed} \
             AND o.owner = '00000000-0000-0000-0000-000000000000' AND o.currency = $2 AND o.kind = 1 \
             AND o.unlocked AND o.active AND NOT o.closed AND NOT o.{flag} AND $8::uuid IS NULL \
             RETURNING a.id, o.id AS outside, a.posted, a.version){}",
            follow("moved", "$1", "moved.posted")
        )
    };
    match shape {
        Shape::Credit => {
            let values = "outside, moved.id, $3, NULL::int8, NULL::int8, posted, version";
            one("+", "frozen_out", may_receive("a")) + " " + &insert("credit", values, "moved")
        }
        Shape::Debit => {
            let values = "moved.id, outside, $3, posted, version, NULL::int8, NULL::int8";
            one("-", "frozen_in", may_pay("a")) + " " + &insert("debit", values, "moved")
        }
        Shape::Transfer => {
            let values =
                "payer, payee, $3, payer_posted, payer_version, payee_posted, payee_version";
            format!(
                "WITH locked AS MATERIALIZED (SELECT * FROM {accounts} a WHERE a.owner = ANY (ARRAY[$1, $8::uuid]) \
                 AND a.currency = $2 AND a.kind = 0 ORDER BY a.hot, a.id FOR NO KEY UPDATE), \
                 decided AS MATERIALIZED (SELECT p.id AS payer, p.posted - $3 AS payer_posted, \
                 p.version + 1 AS payer_version, r.id AS payee, r.posted + $3 AS payee_posted, \
                 r.version + 1 AS payee_version FROM locked p, locked r WHERE p.owner = $1 AND r.owner = $8::uuid \
                 AND {} AND {}), \
                 changed AS (UPDATE {accounts} a SET \
                 posted = CASE WHEN a.id = payer THEN payer_posted ELSE payee_posted END, \
                 version = CASE WHEN a.id = payer THEN payer_version ELSE payee_version END \
                 FROM decided WHERE a.id = ANY (ARRAY[payer, payee])){} {}",
                may_pay("p"),
                may_receive("r"),
                follow(
                    "decided",
                    "ANY (ARRAY[$1, $8::uuid])",
                    "CASE WHEN w.user_id = $1 THEN payer_posted ELSE payee_posted END"
                ),
                insert("transfer", values, "decided")
            )
        }
    }
}
