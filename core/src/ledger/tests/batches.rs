use super::*;
use crate::ledger::{Mode, Stopped, Transfer};
use proptest::prelude::*;

fn batch(transfers: &[(AccountId, AccountId, i64)]) -> Vec<Transfer> {
    transfers
        .iter()
        .map(|(debit, credit, amount)| Transfer::new(*debit, *credit, *amount))
        .collect()
}

#[test]
fn atomic_is_all_or_nothing_and_in_turn() {
    let mut changed = book();
    let relay = batch(&[(ANN, BOB, 100), (BOB, CLEO, 60), (BOB, ANN, 40)]);
    let postings = changed.post_batch(&relay, Mode::Atomic).unwrap();
    let after = |i: usize| postings[i].as_ref().unwrap().debit.unwrap();
    assert_eq!((after(1).balance, after(1).version), (40, 2));
    assert_eq!((after(2).balance, after(2).version), (0, 3));

    let mut changed = book();
    let Stopped { item, error } =
        changed.post_batch(&batch(&[(ANN, BOB, 100), (CLEO, BOB, 1)]), Mode::Atomic).unwrap_err();
    assert_eq!((item, error.sqlstate()), (1, "WL001"));
    assert_eq!(changed, book());
}

#[test]
fn independent_items_have_their_own_outcome() {
    let mut changed = book();
    let items = batch(&[(ANN, BOB, 90), (ANN, BOB, 20), (ANN, CLEO, 10), (ANN, ANN, 1)]);
    let outcomes = changed.post_batch(&items, Mode::Independent).unwrap();
    let codes: Vec<_> = outcomes.into_iter().map(code).collect();
    assert_eq!(codes, ["done", "WL001", "done", "WL018"]);
    assert_eq!((posted(&changed, BOB), posted(&changed, CLEO)), (90, 10));
}

#[test]
fn net_asks_for_limits_at_the_end() {
    let items = batch(&[(BOB, CLEO, 50), (ANN, BOB, 60)]);
    assert_eq!(book().post_batch(&items, Mode::Atomic).unwrap_err().item, 0);
    let mut changed = book();
    changed.post_batch(&items, Mode::Net).unwrap();
    assert_eq!(posted(&changed, BOB), 10);

    let mut changed = book();
    let items = batch(&[(ANN, CLEO, 60), (BOB, CLEO, 10), (ANN, CLEO, 60)]);
    let Stopped { item, error } = changed.post_batch(&items, Mode::Net).unwrap_err();
    assert_eq!(
        (item, error.detail().as_str()),
        (2, "Account 2 needs 1.20 USD and has 1.00 USD available.")
    );
    assert_eq!(changed, book());
    let frozen = with(book(), CLEO, |a| a.flags = frozen_in());
    assert_eq!(frozen.clone().post_batch(&items, Mode::Net).unwrap_err().error.sqlstate(), "WL003");
}

fn any_transfers() -> impl Strategy<Value = Vec<Transfer>> {
    let one = (OUTSIDE..=DAN + 1, OUTSIDE..=DAN + 1, -2..120i64);
    proptest::collection::vec(one.prop_map(|(a, b, n)| Transfer::new(a, b, n)), 0..40)
}

/// No account without a lock, so that all money is counted.
fn closed_world() -> Book {
    with(book(), OUTSIDE, |a| a.flags.unlocked = false)
}

proptest! {
    #[test]
    fn a_batch_is_its_items_one_by_one(transfers in any_transfers()) {
        let (mut one_by_one, mut independent, mut atomic) = (closed_world(), closed_world(), closed_world());
        let outcomes: Vec<_> = transfers.iter().map(|t| one_by_one.post(t)).collect();
        prop_assert_eq!(independent.post_batch(&transfers, Mode::Independent).unwrap(), outcomes.clone());
        prop_assert_eq!(&independent, &one_by_one);
        match outcomes.iter().position(Result::is_err) {
            None => {
                prop_assert_eq!(atomic.post_batch(&transfers, Mode::Atomic).unwrap(), outcomes);
                prop_assert_eq!(&atomic, &one_by_one);
            }
            Some(first) => {
                let stopped = atomic.post_batch(&transfers, Mode::Atomic).unwrap_err();
                prop_assert_eq!(stopped.item, first);
                prop_assert_eq!(Err(stopped.error), outcomes[first].clone());
                prop_assert_eq!(&atomic, &closed_world());
            }
        }
    }

    #[test]
    fn no_money_is_made_and_no_floor_is_broken(transfers in any_transfers(), net: bool) {
        let mut book = closed_world();
        let sum = |book: &Book| book.accounts().map(|a| i128::from(a.posted)).sum::<i128>();
        for some in transfers.chunks(4) {
            let mode = if net { Mode::Net } else { Mode::Independent };
            let _ = book.post_batch(some, mode);
            prop_assert_eq!(sum(&book), 100);
            for account in book.accounts() {
                prop_assert!(account.available().is_none_or(|left| left >= 0), "{account:?}");
            }
        }
    }
}
