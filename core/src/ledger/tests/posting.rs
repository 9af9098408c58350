use super::*;
use crate::ledger::{After, Funds, Leg, Posting, Transfer};
use crate::refusal::Refusal;
use proptest::prelude::*;

fn post(book: Book, debit: AccountId, credit: AccountId, amount: i64) -> &'static str {
    let mut changed = book.clone();
    let code = code(changed.post(&Transfer::new(debit, credit, amount)));
    assert_eq!(code == "done", changed != book, "a refusal changes nothing");
    code
}

#[test]
fn a_transfer_moves_money_and_counts_entries() {
    let mut book = book();
    let posting = book.post(&Transfer::new(ANN, BOB, 30)).unwrap();
    let after = |balance, version| Some(After { balance, version });
    assert_eq!(posting, Posting { debit: after(70, 2), credit: after(30, 1) });
    let posting = book.post(&Transfer::new(OUTSIDE, BOB, 5)).unwrap();
    assert_eq!(posting, Posting { debit: None, credit: after(35, 2) }, "no lock, no balance");
}

#[test]
fn what_makes_no_sense_is_refused() {
    assert_eq!(post(book(), ANN, BOB, 0), "WL008");
    assert_eq!(post(book(), ANN, BOB, i64::MIN), "WL008");
    assert_eq!(post(book(), ANN, ANN, 1), "WL018");
    assert_eq!(post(book(), ANN, 99, 1), "WL005");
    assert_eq!(post(book(), ANN, DAN, 1), "WL006");
    let mut transfer = Transfer { expected_version: Some(0), ..Transfer::new(ANN, BOB, 1) };
    assert_eq!(code(book().post(&transfer)), "WL022");
    transfer.expected_version = Some(1);
    assert_eq!(code(book().post(&transfer)), "done");
}

#[test]
fn limits_hold() {
    assert_eq!(post(book(), ANN, BOB, 100), "done");
    assert_eq!(post(book(), ANN, BOB, 101), "WL001");
    let overdraft = with(book(), ANN, |a| a.floor = Some(-50));
    assert_eq!(post(overdraft.clone(), ANN, BOB, 150), "done");
    assert_eq!(post(overdraft, ANN, BOB, 151), "WL001");
    assert_eq!(post(with(book(), ANN, |a| a.floor = None), ANN, BOB, 1_000), "done");
    assert_eq!(post(with(book(), ANN, |a| a.held = 1), ANN, BOB, 100), "WL001");
    let limited = with(book(), BOB, |a| a.ceiling = Some(40));
    assert_eq!(post(limited.clone(), ANN, BOB, 40), "done");
    assert_eq!(post(limited, ANN, BOB, 41), "WL002");
}

#[test]
fn an_account_that_owes_can_be_paid() {
    let owing = with(book(), BOB, |a| a.posted = -500);
    assert_eq!(post(owing.clone(), ANN, BOB, 10), "done");
    assert_eq!(post(owing, BOB, ANN, 10), "WL001");
    let rich = with(book(), ANN, |a| a.ceiling = Some(10));
    assert_eq!(post(rich, ANN, BOB, 10), "done");
}

#[test]
fn flags_say_what_is_allowed() {
    let closed = Flags { closed: true, ..Flags::default() };
    let inactive = Flags { active: false, ..Flags::default() };
    for (id, flags, refusal) in [
        (ANN, frozen_out(), "WL003"),
        (ANN, frozen_in(), "done"),
        (BOB, frozen_in(), "WL003"),
        (BOB, frozen_out(), "done"),
        (ANN, inactive, "WL003"),
        (BOB, inactive, "WL003"),
        (ANN, closed, "WL004"),
        (BOB, closed, "WL004"),
    ] {
        assert_eq!(post(with(book(), id, |a| a.flags = flags), ANN, BOB, 1), refusal, "{flags:?}");
    }
}

#[test]
fn a_forced_transfer_takes_what_is_not_there() {
    let forced = Transfer { funds: Funds::Forced, ..Transfer::new(ANN, OUTSIDE, 250) };
    let mut frozen = with(book(), ANN, |a| a.flags = frozen_out());
    assert_eq!(frozen.post(&forced).unwrap().debit.unwrap().balance, -150);
    let closed = Flags { closed: true, ..Flags::default() };
    assert_eq!(code(with(book(), ANN, |a| a.flags = closed).post(&forced)), "WL004");
}

#[test]
fn balances_do_not_wrap() {
    let full = with(book(), BOB, |a| a.posted = i64::MAX);
    assert_eq!(post(full, ANN, BOB, 1), "WL019");
    let deep = with(book(), ANN, |a| (a.posted, a.floor) = (i64::MIN, None));
    assert_eq!(post(deep, ANN, BOB, 1), "WL019");
    let wide = with(book(), ANN, |a| (a.posted, a.floor) = (i64::MAX, Some(i64::MIN)));
    assert_eq!(wide.get(ANN).unwrap().available(), Some(i128::from(u64::MAX)));
    assert_eq!(post(wide, ANN, BOB, i64::MAX), "done");
}

#[test]
fn a_refusal_says_what_was_needed() {
    let error = book().post(&Transfer::new(ANN, BOB, 2_500)).unwrap_err();
    let refusal = Refusal::from(error);
    assert_eq!(refusal.message, "insufficient funds");
    assert_eq!(refusal.detail.unwrap(), "Account 2 needs 25.00 USD and has 1.00 USD available.");
    assert!(refusal.hint.unwrap().contains("wallet_credit"));
    assert_eq!(refusal.reason.name, "insufficient_funds");
}

#[test]
fn only_an_empty_account_is_closed() {
    let ann = *book().get(ANN).unwrap();
    assert_eq!(code(ann.close()), "WL017");
    assert_eq!(code(Account { posted: 0, held: 1, ..ann }.close()), "WL017");
    assert!(Account { posted: 0, ..ann }.close().unwrap().flags.closed);
}

#[test]
fn legs_become_transfers() {
    let leg = |account, amount| Leg { account, amount };
    let legs = [leg(ANN, -70), leg(BOB, 50), leg(OUTSIDE, -30), leg(CLEO, 50)];
    let transfers = book().pair(&legs).unwrap();
    let moved: Vec<_> = transfers.iter().map(|t| (t.debit, t.credit, t.amount)).collect();
    assert_eq!(moved, [(ANN, BOB, 50), (ANN, CLEO, 20), (OUTSIDE, CLEO, 30)]);
    for (legs, refusal) in [
        (vec![leg(ANN, -70), leg(BOB, 69)], "WL020"),
        (vec![leg(ANN, -70), leg(DAN, 70)], "WL020"),
        (vec![leg(ANN, -70)], "WL020"),
        (vec![leg(ANN, 0), leg(BOB, 0)], "WL008"),
        (vec![leg(ANN, -70), leg(ANN, 70)], "WL018"),
        (vec![leg(ANN, -70), leg(99, 70)], "WL005"),
        (vec![leg(ANN, i64::MIN), leg(BOB, i64::MAX), leg(CLEO, 1)], "done"),
    ] {
        assert_eq!(code(book().pair(&legs)), refusal, "{legs:?}");
    }
}

proptest! {
    #[test]
    fn legs_arrive_as_they_were_given(amounts in proptest::collection::vec(1..1_000i64, 1..12)) {
        let total: i64 = amounts.iter().sum();
        let accounts = |from: i64| (from..).zip(&amounts);
        // Accounts 10.. receive the amounts, 50.. pay them in the other order.
        let receiving = accounts(10).map(|(account, amount)| Leg { account, amount: *amount });
        let paying = (50..).zip(amounts.iter().rev()).map(|(account, n)| Leg { account, amount: -n });
        let legs: Vec<_> = receiving.chain(paying).collect();
        let all = legs.iter().map(|leg| Account { floor: None, ..Account::new(leg.account, usd()) });
        let mut book: Book = all.collect();
        let transfers = book.pair(&legs).unwrap();
        prop_assert!(transfers.len() < legs.len());
        prop_assert_eq!(transfers.iter().map(|t| t.amount).sum::<i64>(), total);
        for transfer in &transfers {
            book.post(transfer).unwrap();
        }
        for leg in &legs {
            prop_assert_eq!(posted(&book, leg.account), leg.amount);
        }
    }
}
