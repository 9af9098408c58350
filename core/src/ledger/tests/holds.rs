use super::*;
use crate::ledger::{Hold, HoldState, Transfer};
use proptest::prelude::*;

fn placed(amount: i64, expires_at: Option<i64>) -> (Book, Hold) {
    let mut book = book();
    let hold = Hold { expires_at, ..Hold::new(7, ANN, OUTSIDE, amount) };
    book.place(&hold, 0).unwrap();
    (book, hold)
}

fn money(book: &Book) -> (i64, i64) {
    let ann = book.get(ANN).unwrap();
    (ann.posted, ann.held)
}

#[test]
fn what_is_held_cannot_be_spent_or_held_again() {
    let (mut book, _) = placed(80, None);
    assert_eq!(code(book.post(&Transfer::new(ANN, BOB, 21))), "WL001");
    assert_eq!(code(book.place(&Hold::new(8, ANN, BOB, 21), 0)), "WL001");
    assert_eq!(code(book.place(&Hold::new(8, ANN, BOB, 20), 0)), "done");
    assert_eq!(code(book.post(&Transfer::new(ANN, BOB, 1))), "WL001");
    for (debit, credit, amount, refusal) in [
        (ANN, ANN, 1, "WL018"),
        (ANN, BOB, 0, "WL008"),
        (ANN, DAN, 1, "WL006"),
        (9, BOB, 1, "WL005"),
    ] {
        assert_eq!(code(book.place(&Hold::new(9, debit, credit, amount), 0)), refusal);
    }
}

#[test]
fn a_hold_is_captured_in_parts() {
    let (mut book, hold) = placed(80, None);
    let (hold, posting) = book.capture(&hold, Some(30), false, 0).unwrap();
    assert_eq!((money(&book), hold.state, hold.captured), ((70, 50), HoldState::Open, 30));
    assert_eq!(posting.debit.map(|after| (after.balance, after.version)), Some((70, 2)));
    assert_eq!(code(book.capture(&hold, Some(51), true, 0)), "WL012");
    assert_eq!(code(book.capture(&hold, Some(0), true, 0)), "WL008");
    let (hold, _) = book.capture(&hold, Some(20), true, 0).unwrap();
    assert_eq!((money(&book), hold.state, hold.captured), ((50, 0), HoldState::Captured, 50));
    let error = book.capture(&hold, None, true, 0).unwrap_err();
    assert_eq!(
        (error.sqlstate(), error.detail().as_str()),
        ("WL010", "Hold 7 on account 2 is captured.")
    );
    assert_eq!(code(book.release(&hold, 0)), "WL010");
}

#[test]
fn the_last_part_ends_a_hold() {
    let (mut book, hold) = placed(80, None);
    let (hold, _) = book.capture(&hold, Some(80), false, 0).unwrap();
    assert_eq!((hold.state, hold.rest()), (HoldState::Captured, 0));
}

#[test]
fn time_ends_a_hold_with_or_without_a_sweeper() {
    let (mut book, hold) = placed(80, Some(10));
    assert_eq!(code(book.capture(&hold, None, true, 10)), "WL011");
    assert_eq!(code(book.release(&hold, 10)), "WL011");
    assert_eq!(book.expire(&[hold], 9), Ok(vec![]));
    let swept = book.expire(&[hold], 10).unwrap();
    assert_eq!((money(&book), swept[0].state), ((100, 0), HoldState::Expired));
    assert_eq!(code(book.capture(&swept[0], None, true, 10)), "WL011");
    assert_eq!(book.expire(&swept, 10), Ok(vec![]), "once only");
    assert_eq!(code(book.place(&hold, 10)), "WL011");
}

#[test]
fn a_capture_does_not_fail_for_funds() {
    let (book, hold) = placed(80, None);
    let mut owing = with(book.clone(), ANN, |a| a.posted = -500);
    assert_eq!(code(owing.capture(&hold, None, true, 0)), "done");
    let mut frozen = with(book, ANN, |a| a.flags = frozen_out());
    assert_eq!(code(frozen.capture(&hold, None, true, 0)), "WL003");
    assert_eq!(code(frozen.release(&hold, 0)), "done");
}

proptest! {
    #[test]
    fn captures_are_never_more_than_the_hold(
        amount in 1..=100i64,
        wanted in proptest::collection::vec((proptest::option::of(-5..60i64), proptest::bool::weighted(0.1)), 0..12),
    ) {
        let (mut book, mut hold) = placed(amount, None);
        for (wanted, last) in wanted {
            let before = (book.clone(), hold);
            match book.capture(&hold, wanted, last, 0) {
                Ok((after, _)) => hold = after,
                Err(_) => prop_assert_eq!(&before, &(book.clone(), hold)),
            }
            prop_assert!((0..=amount).contains(&hold.captured));
            prop_assert_eq!(money(&book), (100 - hold.captured, hold.rest()));
        }
    }
}
