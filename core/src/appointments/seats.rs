//! Which seats an appointment takes: numbers from 1 up to the capacity, as PostgreSQL's
//! `int4multirange`, so that one exclusion constraint guards rooms of every size.

use super::time::{Span, merge};
use std::fmt;
use std::str::FromStr;

/// A set of seats: ranges from the first seat up to, but without, the last number, in order and
/// apart from each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seats(Vec<(i32, i32)>);

/// A text that is not an `int4multirange` as PostgreSQL writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a set of seats such as {{[1,3),[4,5)}}")]
pub struct NotSeats;

impl Seats {
    /// The lowest `count` seats up to `capacity` that none of `taken` has. `None` if there are not
    /// so many.
    pub fn lowest_free<'a>(
        taken: impl IntoIterator<Item = &'a Self>,
        capacity: i32,
        count: i32,
    ) -> Option<Self> {
        let mut taken: Vec<_> = taken.into_iter().flat_map(|seats| &seats.0).copied().collect();
        taken.sort_unstable();
        let (mut free, mut next, mut left) = (Vec::new(), 1_i32, count);
        let end = capacity.saturating_add(1);
        for (first, after) in taken.into_iter().chain([(end, end)]) {
            let until = first.min(end).min(next.saturating_add(left));
            if next < until {
                left -= until - next;
                free.push((next, until));
            }
            next = next.max(after);
        }
        (left == 0).then_some(Self(free))
    }

    /// How many seats there are in it.
    pub fn count(&self) -> i32 {
        self.0.iter().fold(0, |sum, (first, after)| sum.saturating_add(after - first))
    }

    /// The same seats with higher numbers: out of the way while others are given new ones.
    #[must_use]
    pub fn shifted(&self, by: i32) -> Self {
        Self(self.0.iter().map(|(a, b)| (a.saturating_add(by), b.saturating_add(by))).collect())
    }
}

impl fmt::Display for Seats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ranges: Vec<_> = self.0.iter().map(|(a, b)| format!("[{a},{b})")).collect();
        write!(f, "{{{}}}", ranges.join(","))
    }
}

impl FromStr for Seats {
    type Err = NotSeats;

    fn from_str(text: &str) -> Result<Self, NotSeats> {
        let mut rest = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).ok_or(NotSeats)?;
        let mut ranges: Vec<(i32, i32)> = Vec::new();
        while !rest.is_empty() {
            let (range, after) =
                rest.strip_prefix('[').and_then(|t| t.split_once(')')).ok_or(NotSeats)?;
            let (first, end) = range.split_once(',').ok_or(NotSeats)?;
            let number = |text: &str| text.parse::<i32>().map_err(|_| NotSeats);
            let (first, end) = (number(first)?, number(end)?);
            let in_order = ranges.last().is_none_or(|(_, before)| *before < first);
            if first < 1 || first >= end || !in_order {
                return Err(NotSeats);
            }
            ranges.push((first, end));
            rest = match after.strip_prefix(',') {
                Some("") => return Err(NotSeats),
                Some(next) => next,
                None if after.is_empty() => after,
                None => return Err(NotSeats),
            };
        }
        Ok(Self(ranges))
    }
}

/// New seats for appointments, given as their times with buffers and how many seats they take, in
/// the order in which they come. There is room for all of them whenever at no moment more seats
/// than `capacity` are taken; otherwise `None`. The appointments must be all those that overlap any
/// of them: [`cluster`] finds how far they reach.
pub fn recolour(appointments: &[(Span, i32)], capacity: i32) -> Option<Vec<Seats>> {
    let mut order: Vec<_> = appointments.iter().enumerate().collect();
    order.sort_by_key(|(_, (span, _))| *span);
    let mut present: Vec<(Span, usize)> = Vec::new();
    let mut seats = vec![Seats::default(); appointments.len()];
    for (index, (span, count)) in order {
        present.retain(|(other, _)| other.end > span.start);
        let taken = present.iter().filter_map(|(_, other)| seats.get(*other));
        let free = Seats::lowest_free(taken, capacity, *count)?;
        if let Some(own) = seats.get_mut(index) {
            *own = free;
        }
        if !span.is_empty() {
            present.push((*span, index));
        }
    }
    Some(seats)
}

/// From the first to the last moment of the appointments that are linked to `span` by overlaps.
pub fn cluster(appointments: &[Span], span: Span) -> Span {
    let mut all = appointments.to_vec();
    all.push(span);
    let merged = merge(all);
    merged.into_iter().find(|cluster| cluster.encloses(span)).unwrap_or(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seats(text: &str) -> Seats {
        text.parse().unwrap()
    }

    #[test]
    fn a_party_takes_the_lowest_seats_around_those_that_are_taken() {
        let free = |taken: &[Seats], count| {
            Seats::lowest_free(taken, 5, count).map(|seats| seats.to_string())
        };
        assert_eq!(free(&[seats("{[3,4)}")], 3).unwrap(), "{[1,3),[4,5)}");
        assert_eq!(free(&[seats("{[3,4)}"), seats("{[1,3)}")], 2).unwrap(), "{[4,6)}");
        assert_eq!(free(&[seats("{[1,6)}")], 1), None);
        assert_eq!(free(&[], 6), None);
        assert_eq!(free(&[seats("{[100001,100003)}")], 5).unwrap(), "{[1,6)}");
        assert_eq!(free(&[seats("{[1,3),[4,9)}")], 1).unwrap(), "{[3,4)}");
    }

    #[test]
    fn the_text_is_that_of_postgresql() {
        for text in ["{}", "{[1,2)}", "{[1,3),[4,5)}"] {
            assert_eq!(seats(text).to_string(), text);
        }
        for text in ["", "{", "{[1,2]}", "{[2,1)}", "{[0,2)}", "{[1,2),}", "{[1,2)[3,4)}", "{[,2)}"]
        {
            assert_eq!(text.parse::<Seats>(), Err(NotSeats), "{text}");
        }
        assert_eq!("{[1,3),[2,4)}".parse::<Seats>(), Err(NotSeats));
        assert_eq!(
            (seats("{[1,3),[4,5)}").count(), seats("{[1,2)}").shifted(9)),
            (3, seats("{[10,11)}"))
        );
    }

    #[test]
    fn a_cluster_reaches_over_what_overlaps() {
        let of = |a, b| Span::new(a, b);
        let others = [of(0, 4), of(3, 6), of(5, 9), of(20, 30)];
        assert_eq!(cluster(&others, of(8, 10)), of(0, 10));
        assert_eq!(cluster(&others, of(12, 13)), of(12, 13));
    }

    proptest! {
        #[test]
        fn there_are_new_seats_exactly_if_nobody_has_to_stand(
            rows in prop::collection::vec((0..40_i64, 1..12_i64, 1..4_i32), 0..14),
            capacity in 1..8_i32,
        ) {
            let rows: Vec<_> = rows.into_iter().map(|(s, l, n)| (Span::new(s, s + l), n)).collect();
            let load = |at| rows.iter().filter(|(s, _)| s.contains(at)).map(|(_, n)| n).sum::<i32>();
            let peak = (0..60).map(load).max().unwrap();
            let found = recolour(&rows, capacity);
            prop_assert_eq!(found.is_some(), peak <= capacity);
            for seats in found.iter().flatten().zip(&rows) {
                prop_assert_eq!(seats.0.count(), seats.1.1);
            }
            for (i, a) in found.iter().flatten().enumerate() {
                for (j, b) in found.iter().flatten().enumerate().filter(|(j, _)| i < *j) {
                    if rows[i].0.overlaps(rows[j].0) {
                        let both = Seats::lowest_free([a, b], 1000, 1000 - a.count() - b.count());
                        prop_assert!(both.is_some(), "{} and {}", a, b);
                    }
                }
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[{}\\[\\]),0-9 -]{0,30}") {
            if let Ok(seats) = text.parse::<Seats>() {
                prop_assert_eq!(seats.to_string(), text);
            }
        }
    }
}
