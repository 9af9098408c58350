//! The calls of a simulation, made to the database.

use concierge_client_tests::Outcome;
use concierge_core::ledger::Mode;
use concierge_core::ledger::simulation::{
    Answer, CURRENCIES, Call, Operation, Place, View, Wallet,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};
use uuid::Uuid;

/// People of a seed.
pub const PEOPLE: u8 = 5;

/// Digits after the point of [`CURRENCIES`].
const DIGITS: [usize; 3] = [2, 0, 3];

/// The database, and what the model's numbers are there.
pub struct Bank {
    client: Client,
    seed: usize,
    statements: HashMap<String, Statement>,
    transfers: Vec<i64>,
    holds: Vec<i64>,
    /// Currencies of the transfers, and of the holds.
    currencies: [HashMap<i64, u8>; 2],
}

/// What a call came to: the model's answer, or an SQLSTATE.
pub type Answered = Result<Answer, String>;

impl Bank {
    pub async fn new(client: Client) -> Outcome<Self> {
        let (statements, transfers, holds) = (HashMap::new(), Vec::new(), Vec::new());
        let currencies = [HashMap::new(), HashMap::new()];
        Ok(Self { client, seed: 0, statements, transfers, holds, currencies })
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// New people, without wallets.
    pub async fn begin(&mut self, seed: usize) -> Outcome {
        self.seed = seed;
        (self.transfers, self.holds) = (Vec::new(), Vec::new());
        self.currencies = [HashMap::new(), HashMap::new()];
        for user in 0..PEOPLE {
            let insert = "INSERT INTO app.profiles (id) VALUES ($1)";
            self.client.execute(insert, &[&self.user(user)]).await?;
        }
        Ok(())
    }

    pub fn user(&self, user: u8) -> Uuid {
        Uuid::from_u128(((self.seed as u128) << 16) | u128::from(user) | 0x4000_8000_0000_0000_0000)
    }

    /// The database's number of a transfer of the model.
    pub fn transfer(&self, number: usize) -> i64 {
        self.transfers.get(number).copied().unwrap_or(0)
    }

    /// Makes a call. A refusal is an answer too; an `Err` is not.
    pub async fn call(&mut self, call: &Call) -> Outcome<Answered> {
        let key = call.key.map(|key| format!("{} {key}", self.seed));
        match self.operate(&call.operation, key).await {
            Ok(rows) => Ok(Ok(self.answer(&call.operation, &rows)?)),
            Err(error) => {
                match error.downcast_ref::<tokio_postgres::Error>().and_then(|e| e.code()) {
                    Some(code) => Ok(Err(code.code().to_owned())),
                    None => Err(error),
                }
            }
        }
    }

    /// Makes calls in a transaction that is undone, the second half of them in a part of it that is undone before.
    pub async fn in_vain(&mut self, calls: &[Call]) -> Outcome {
        let (first, second) = calls.split_at(calls.len() / 2);
        self.client.batch_execute("BEGIN").await?;
        for part in [first, second, first] {
            self.client.batch_execute("SAVEPOINT part").await?;
            for call in part {
                // After a refusal the rest is refused too.
                let key = call.key.map(|key| format!("{} {key} in vain", self.seed));
                if self.operate(&call.operation, key).await.is_err() {
                    break;
                }
            }
            self.client.batch_execute("ROLLBACK TO part").await?;
        }
        self.client.batch_execute("ROLLBACK").await?;
        Ok(())
    }

    async fn operate(&mut self, operation: &Operation, key: Option<String>) -> Outcome<Vec<Value>> {
        let of = |wallet: &Wallet| (self.user(wallet.user), code(wallet.currency));
        let key: &(dyn ToSql + Sync) = &key;
        match operation {
            Operation::Open { wallet } => {
                let (user, currency) = of(wallet);
                let call = "wallet_open($1, $2, p_idempotency_key => $3)";
                self.ask(call, &[&user, &currency, key]).await
            }
            Operation::Credit { wallet, amount } => {
                let ((user, currency), amount) = (of(wallet), major(*amount, wallet.currency));
                let call = "wallet_credit($1, $2::text::numeric, $3, p_idempotency_key => $4)";
                self.ask(call, &[&user, &amount, &currency, key]).await
            }
            Operation::Debit { wallet, amount } => {
                let ((user, currency), amount) = (of(wallet), major(*amount, wallet.currency));
                let call = "wallet_debit($1, $2::text::numeric, $3, p_idempotency_key => $4)";
                self.ask(call, &[&user, &amount, &currency, key]).await
            }
            Operation::Transfer { from, to, amount } => {
                let ((payer, currency), amount) = (of(from), major(*amount, from.currency));
                let payee = self.user(to.user);
                let call =
                    "wallet_transfer($1, $2, $3::text::numeric, $4, p_idempotency_key => $5)";
                self.ask(call, &[&payer, &payee, &amount, &currency, key]).await
            }
            Operation::Exchange { from, amount, to, rate: (mantissa, scale) } => {
                let ((user, paid), got) = (of(from), code(to.currency));
                let amount = major(*amount, from.currency);
                let rate = format!("{mantissa}e-{scale}");
                let call = "wallet_exchange($1, $2, $3::text::numeric, $4, $5::text::numeric, \
                            p_idempotency_key => $6)";
                self.ask(call, &[&user, &paid, &amount, &got, &rate, key]).await
            }
            Operation::Hold { wallet, amount, expires_in } => {
                let ((user, currency), amount) = (of(wallet), major(*amount, wallet.currency));
                let expires_in = expires_in.map(hours);
                let call = "wallet_hold($1, $2::text::numeric, $3, $4::text::interval, \
                            p_idempotency_key => $5)";
                self.ask(call, &[&user, &amount, &currency, &expires_in, key]).await
            }
            Operation::Capture { hold, amount, last } => {
                let (hold, currency) = self.hold(*hold);
                let amount = amount.map(|amount| major(amount, currency));
                let call = "wallet_capture($1, $2::text::numeric, $3, p_idempotency_key => $4)";
                self.ask(call, &[&hold, &amount, last, key]).await
            }
            Operation::Release { hold } => {
                let (hold, _) = self.hold(*hold);
                self.ask("wallet_release($1, p_idempotency_key => $2)", &[&hold, key]).await
            }
            Operation::Refund { transfer, amount } | Operation::Chargeback { transfer, amount } => {
                let (transfer, currency) = self.posted(*transfer);
                let amount = amount.map(|amount| major(amount, currency));
                let call = if matches!(operation, Operation::Refund { .. }) {
                    "wallet_refund(concierge.ledger_transaction_id($1), $2::text::numeric, \
                     p_idempotency_key => $3)"
                } else {
                    "wallet_chargeback(concierge.ledger_transaction_id($1), $2::text::numeric, \
                     p_idempotency_key => $3)"
                };
                self.ask(call, &[&transfer, &amount, key]).await
            }
            Operation::Batch { transfers, mode } => {
                let items: Vec<_> = transfers.iter().map(|item| self.item(item)).collect();
                let mode = if *mode == Mode::Atomic { "atomic" } else { "independent" };
                let call = "wallet_post_batch($1, $2, p_idempotency_key => $3)";
                self.ask(call, &[&Value::Array(items), &mode, key]).await
            }
            Operation::Freeze { wallet, out, into } => {
                let (user, currency) = of(wallet);
                self.ask("wallet_freeze($1, $2, $3, $4)", &[&user, &currency, out, into]).await
            }
            Operation::Unfreeze { wallet } => {
                let (user, currency) = of(wallet);
                self.ask("wallet_unfreeze($1, $2)", &[&user, &currency]).await
            }
            Operation::Close { wallet } => {
                let (user, currency) = of(wallet);
                self.ask("wallet_close($1, $2)", &[&user, &currency]).await
            }
            Operation::Limits { wallet, floor, ceiling } => {
                let (user, currency) = of(wallet);
                let limit = |minor: &Option<i64>| minor.map(|minor| major(minor, wallet.currency));
                let (floor, ceiling) = (limit(floor), limit(ceiling));
                let call = "set_wallet_limits($1, $2, $3::text::numeric, $4::text::numeric)";
                self.ask(call, &[&user, &currency, &floor, &ceiling]).await
            }
            Operation::Wait { time } => self.wait(*time).await,
        }
    }

    /// Lets time go by for the holds of these people.
    async fn wait(&mut self, time: i64) -> Outcome<Vec<Value>> {
        let update = "UPDATE app.ledger_holds SET expires_at = expires_at - $1::text::interval
                      WHERE state = 'open' AND expires_at IS NOT NULL AND id = ANY ($2)";
        let statement = self.prepared(update).await?;
        self.client.execute(&statement, &[&hours(time), &self.holds]).await?;
        Ok(Vec::new())
    }

    /// A hold of the model, and its currency.
    fn hold(&self, number: usize) -> (i64, u8) {
        let hold = self.holds.get(number).copied().unwrap_or(0);
        (hold, self.currencies[1].get(&hold).copied().unwrap_or(0))
    }

    /// A transfer of the model, and its currency.
    fn posted(&self, number: usize) -> (i64, u8) {
        let transfer = self.transfer(number);
        (transfer, self.currencies[0].get(&transfer).copied().unwrap_or(0))
    }

    fn item(&self, (from, to, amount): &(Place, Place, i64)) -> Value {
        let mut item = json!({});
        for (name, place) in [("from", from), ("to", to)] {
            // The world outside is nobody.
            if let (Place::Wallet(wallet), Some(item)) = (place, item.as_object_mut()) {
                item.insert(name.to_owned(), json!(self.user(wallet.user).to_string()));
            }
        }
        let currency = match (from, to) {
            (Place::Wallet(wallet), _) | (_, Place::Wallet(wallet)) => wallet.currency,
            (Place::External(currency) | Place::Exchange(currency), _) => *currency,
        };
        if let Some(item) = item.as_object_mut() {
            item.insert("amount".to_owned(), json!(major(*amount, currency)));
            item.insert("currency".to_owned(), json!(code(currency)));
        }
        item
    }

    /// What a function of the schema answers: a document, or one for each item.
    async fn ask(&mut self, call: &str, args: &[&(dyn ToSql + Sync)]) -> Outcome<Vec<Value>> {
        let statement = self.prepared(&format!("SELECT app.{call}")).await?;
        match self.client.query_one(&statement, args).await?.get(0) {
            Value::Array(items) => Ok(items),
            // The two legs of an exchange.
            Value::Object(mut legs) if legs.contains_key("paid") => {
                Ok(["paid", "received"].into_iter().filter_map(|leg| legs.remove(leg)).collect())
            }
            document => Ok(vec![document]),
        }
    }

    pub async fn prepared(&mut self, query: &str) -> Outcome<Statement> {
        if let Some(statement) = self.statements.get(query) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(query).await?;
        self.statements.insert(query.to_owned(), statement.clone());
        Ok(statement)
    }

    /// What the rows say, in the model's numbers. A transfer that was not seen before is the next one.
    fn answer(&mut self, operation: &Operation, rows: &[Value]) -> Outcome<Answer> {
        let mut answer = Answer::default();
        for (item, row) in rows.iter().enumerate() {
            if let Some(refused) = row["sqlstate"].as_str() {
                answer.refused.push((item, known(refused)?));
            }
            let currency = row["currency"].as_str().map_or(0, number_of);
            if let Some(id) = row["transfer_id"].as_i64() {
                self.currencies[0].insert(id, currency);
                answer.transfers.push(place_in(&mut self.transfers, id));
            }
            if let (Some(id), Operation::Hold { .. }) = (row["hold_id"].as_i64(), operation) {
                self.currencies[1].insert(id, currency);
                answer.hold = Some(place_in(&mut self.holds, id));
            }
        }
        Ok(answer)
    }

    /// All wallets of these people.
    pub async fn view(&mut self) -> Outcome<BTreeMap<Place, View>> {
        let users: Vec<_> = (0..PEOPLE).map(|user| self.user(user)).collect();
        let query = "
            SELECT owner, currency, posted, version,
                   coalesce((SELECT sum(h.amount - h.captured) FROM app.ledger_holds h
                             WHERE h.debit = a.id AND h.state = 'open'
                               AND (h.expires_at IS NULL OR h.expires_at > clock_timestamp())), 0)::bigint
            FROM app.ledger_accounts a WHERE owner = ANY ($1) AND currency IN ('USD', 'JPY', 'KWD')";
        let statement = self.prepared(query).await?;
        let rows = self.client.query(&statement, &[&users]).await?;
        let view = |row: &Row| {
            let user = users.iter().position(|user| *user == row.get::<_, Uuid>(0));
            let wallet = Wallet { user: user.unwrap_or(0) as u8, currency: number_of(row.get(1)) };
            let version = row.get::<_, i64>(3) as usize;
            (Place::Wallet(wallet), View { posted: row.get(2), held: row.get(4), version })
        };
        Ok(rows.iter().map(view).collect())
    }
}

/// Where `id` is in the list; it is added if it is new.
fn place_in(list: &mut Vec<i64>, id: i64) -> usize {
    list.iter().rposition(|known| *known == id).unwrap_or_else(|| {
        list.push(id);
        list.len() - 1
    })
}

/// The model's word for an SQLSTATE.
fn known(code: &str) -> Outcome<&'static str> {
    let all = ["WL001", "WL002", "WL003", "WL004", "WL005", "WL006", "WL008", "WL018", "WL019"];
    let found = all.into_iter().find(|known| *known == code);
    found.ok_or_else(|| format!("{code} is not an answer to an item").into())
}

pub fn code(currency: u8) -> &'static str {
    CURRENCIES.get(usize::from(currency)).copied().unwrap_or("USD")
}

fn number_of(code: &str) -> u8 {
    CURRENCIES.iter().position(|known| *known == code).unwrap_or(0) as u8
}

/// Minor units as a decimal number in major ones.
pub fn major(minor: i64, currency: u8) -> String {
    let digits = DIGITS.get(usize::from(currency)).copied().unwrap_or(2);
    format!("{minor}e-{digits}")
}

/// The model's time is a number: an hour each, so that the seconds of a run do not matter.
fn hours(time: i64) -> String {
    format!("{time} hours")
}
