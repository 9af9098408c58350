//! The free times of several resources together.

use super::slots::Slot;

/// The times at which any of the resources is free, in order, each with the index of the first list
/// that has it: the lists come in the order of preference, each as [`slots`](super::slots) made it.
pub fn any_of(lists: &[Vec<Slot>]) -> Vec<(Slot, usize)> {
    let indexed = |(index, list): (usize, &Vec<Slot>)| {
        list.iter().map(|slot| (*slot, index)).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = lists.iter().enumerate().flat_map(indexed).collect();
    all.sort_by_key(|(slot, index)| (slot.span, *index));
    all.dedup_by_key(|(slot, _)| slot.span);
    all
}

/// The times at which all of the resources are free, in order, with the fewest spots that any of
/// them has left. With a grid by the clock their starts can meet although their hours differ.
pub fn all_of(lists: &[Vec<Slot>]) -> Vec<Slot> {
    let Some((first, others)) = lists.split_first() else { return Vec::new() };
    let at = |list: &Vec<Slot>, slot: &Slot| {
        let index = list.binary_search_by_key(&slot.span, |other| other.span).ok()?;
        list.get(index).map(|other| other.spots_left)
    };
    let shared = |slot: &Slot| {
        let left: Option<Vec<_>> = others.iter().map(|list| at(list, slot)).collect();
        let spots_left = left?.into_iter().fold(slot.spots_left, i32::min);
        Some(Slot { spots_left, ..*slot })
    };
    first.iter().filter_map(shared).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::Span;

    fn list(starts: &[(i64, i32)]) -> Vec<Slot> {
        let slot = |(start, left): &(i64, i32)| Slot {
            span: Span::new(*start, start + 30),
            spots_left: *left,
        };
        starts.iter().map(slot).collect()
    }

    #[test]
    fn any_of_them_is_the_first_that_is_free() {
        let lists = [list(&[(10, 1), (30, 1)]), list(&[(0, 1), (10, 2), (20, 2)])];
        let found: Vec<_> =
            any_of(&lists).iter().map(|(s, i)| (s.span.start, s.spots_left, *i)).collect();
        assert_eq!(found, [(0, 1, 1), (10, 1, 0), (20, 2, 1), (30, 1, 0)]);
    }

    #[test]
    fn all_of_them_are_free_where_each_is() {
        let lists = [list(&[(0, 1), (10, 5)]), list(&[(10, 2), (20, 2)]), list(&[(10, 3)])];
        assert_eq!(all_of(&lists), list(&[(10, 2)]));
        assert_eq!((all_of(&[]), all_of(&lists[..1])), (vec![], lists[0].clone()));
        assert!(all_of(&[list(&[(0, 1)]), vec![]]).is_empty());
    }
}
