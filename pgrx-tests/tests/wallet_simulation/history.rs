//! Statements and balances at a moment, compared with the model's list of entries.

use crate::bank::{Bank, code};
use concierge_client_tests::Outcome;
use concierge_core::ledger::simulation::{Line, Model, Place, Wallet};
use std::time::{Duration, SystemTime};

/// Compares the history of every wallet, whole and between two moments in it, which are others for each.
pub async fn compare(model: &Model, bank: &mut Bank, place_in_run: &str) -> Outcome {
    for (number, place) in model.view().into_keys().enumerate() {
        let Place::Wallet(wallet) = place else { continue };
        let lines = model.lines(place);
        let times = times(bank, &lines).await?;
        let len = lines.len();
        let part = match number % 3 {
            0 => (len / 4, len / 2),
            1 => (len / 2, len * 3 / 4),
            _ => (len, len),
        };
        for (range, by) in [((0, len), "effective"), (part, "posted")] {
            compare_between(bank, wallet, (&lines, &times), range, by, place_in_run).await?;
        }
    }
    Ok(())
}

/// When the database posted the transfers.
async fn times(bank: &mut Bank, lines: &[Line]) -> Outcome<Vec<SystemTime>> {
    let ids: Vec<_> = lines.iter().map(|line| bank.transfer(line.transfer)).collect();
    let query = "SELECT t.posted_at FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted (id, place)
                 JOIN app.ledger_transfers t USING (id) ORDER BY place";
    let statement = bank.prepared(query).await?;
    let rows = bank.client().query(&statement, &[&ids]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// The statement from line `from` to line `to`: whatever has the time of a line at its edge goes with it.
async fn compare_between(
    bank: &mut Bank,
    wallet: Wallet,
    (lines, times): (&[Line], &[SystemTime]),
    (from, to): (usize, usize),
    by: &str,
    place_in_run: &str,
) -> Outcome {
    let (user, currency) = (bank.user(wallet.user), code(wallet.currency));
    let start = times.get(from).copied();
    let end = times.get(to).copied();
    let before = |edge: Option<SystemTime>, time: &SystemTime| edge.is_none_or(|edge| *time < edge);
    let sum_before = |edge: Option<SystemTime>| -> i64 {
        lines.iter().zip(times).filter(|(_, time)| before(edge, time)).map(|(l, _)| l.amount).sum()
    };
    let within: Vec<_> = lines
        .iter()
        .zip(times)
        .filter(|(_, time)| !before(start, time) && before(end, time))
        .map(|(line, _)| (line.amount, line.balance))
        .collect();
    let query = "SELECT kind, round(amount * 1000)::bigint, round(balance * 1000)::bigint
                 FROM app.wallet_statement($1, $2, coalesce($3::timestamptz, '-infinity'), coalesce($4::timestamptz, 'infinity'))";
    let statement = bank.prepared(query).await?;
    // An edge behind the last line: nothing was posted in the year 2100.
    let start_or_end = if from >= lines.len() { Some(far_away()) } else { start };
    let rows = bank.client().query(&statement, &[&user, &currency, &start_or_end, &end]).await?;
    let mills = mills(wallet.currency);
    let mut found: Vec<(Option<i64>, i64)> =
        rows.iter().map(|row| (row.get(1), row.get(2))).collect();
    let kinds: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(
        (kinds.first(), kinds.last()),
        (Some(&"opening"), Some(&"closing")),
        "{place_in_run}"
    );
    let closing = found.pop().map(|line| line.1);
    let opening = (!found.is_empty()).then(|| found.remove(0).1);
    assert_eq!(opening, Some(mills * sum_before(start_or_end)), "{place_in_run}, {wallet:?}");
    assert_eq!(closing, Some(mills * sum_before(end)), "{place_in_run}, {wallet:?}");
    let within: Vec<_> = within.iter().map(|(a, b)| (Some(mills * a), mills * b)).collect();
    assert_eq!(found, within, "{place_in_run}, {wallet:?}");

    // Without a date of its own a transfer counts from when it was posted.
    let query = "SELECT round(app.wallet_balance_at($1, $2, $3, $4) * 1000)::bigint";
    let statement = bank.prepared(query).await?;
    let at = end.unwrap_or_else(far_away);
    let row = bank.client().query_one(&statement, &[&user, &currency, &at, &by]).await?;
    let up_to = lines.iter().zip(times).filter(|(_, time)| **time <= at);
    let expected = mills * up_to.map(|(line, _)| line.amount).sum::<i64>();
    assert_eq!(row.get::<_, i64>(0), expected, "{place_in_run}, {wallet:?}, {by}");
    Ok(())
}

fn far_away() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(4_102_444_800)
}

/// Thousandths of a unit in a minor unit.
fn mills(currency: u8) -> i64 {
    match currency {
        0 => 10,
        1 => 1_000,
        _ => 1,
    }
}
