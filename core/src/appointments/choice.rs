//! What a request can be met with: one unit, any of several, or several together.

use super::calendar::Calendar;
use super::check::{Facts, check};
use super::occupancy::Busy;
use super::reason::{Reason, Refused};
use super::rules::{Rules, Visit};
use super::slots::{Slot, slots};
use super::team::{all_of, any_of};
use super::time::{Instant, Span};
use super::zone::Zone;

/// A business as a whole, or one of its resources, with all that decides about it.
#[derive(Debug)]
pub struct Unit<Z> {
    /// Its hours.
    pub calendar: Calendar<Z>,
    /// Its rules.
    pub rules: Rules,
    /// See [`Facts::busy`].
    pub busy: Vec<Busy>,
    /// See [`Facts::blocks`].
    pub blocks: Vec<Span>,
    /// See [`Facts::booked`].
    pub booked: Vec<Instant>,
}

impl<Z: Zone> Unit<Z> {
    fn facts(&self, now: Instant) -> Facts<'_> {
        Facts { now, busy: &self.busy, blocks: &self.blocks, booked: &self.booked }
    }

    /// How many appointments of the same local date count for it.
    pub fn booked_on_day(&self, start: Instant) -> usize {
        let zone = self.calendar.zone();
        let day = zone.day(zone.wall(start).date());
        self.booked.iter().filter(|at| day.contains(**at)).count()
    }
}

/// When, and under which circumstances.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Now.
    pub now: Instant,
    /// What for.
    pub visit: Visit,
    /// Is a start that is not on the grid refused?
    pub strict_grid: bool,
}

/// A time that can be booked, and the unit of the first group that is free then.
pub type Offer = (Slot, usize);

/// Groups of units: one unit of each is needed. Within a group they come in the order of preference.
#[derive(Debug)]
pub struct Choice<Z>(pub Vec<Vec<Unit<Z>>>);

impl<Z: Zone> Choice<Z> {
    /// For each group the units that can be booked at `start`, by their indices. Where none of a group
    /// can, the reason is that of the unit that came closest; of several groups the first reason counts.
    pub fn free(&self, asked: &Asked, start: Option<Instant>) -> Result<Vec<Vec<usize>>, Refused> {
        let mut refused: Option<Refused> = None;
        let mut free = Vec::with_capacity(self.0.len());
        for group in &self.0 {
            let mut closest: Option<Refused> = None;
            let mut units = Vec::new();
            for (index, unit) in group.iter().enumerate() {
                let facts = unit.facts(asked.now);
                let (visit, strict) = (&asked.visit, asked.strict_grid);
                match check(&unit.calendar, &unit.rules, &facts, visit, start, strict) {
                    Ok(_) => units.push(index),
                    Err(other) if closest.as_ref().is_none_or(|c| c.reason < other.reason) => {
                        closest = Some(other);
                    }
                    Err(_) => {}
                }
            }
            if units.is_empty() {
                let closest = closest.unwrap_or_else(|| Reason::InvalidInput.into());
                if refused.as_ref().is_none_or(|first| closest.reason < first.reason) {
                    refused = Some(closest);
                }
            }
            free.push(units);
        }
        refused.map_or(Ok(free), Err)
    }

    /// The times that can be booked and start within `range`, at most `limit` of them.
    pub fn slots(&self, asked: &Asked, range: Span, limit: usize) -> Result<Vec<Offer>, Refused> {
        let all = if self.0.len() > 1 { usize::MAX } else { limit };
        let mut groups = self.0.iter().map(|group| {
            let mut refused = None;
            let mut lists = Vec::with_capacity(group.len());
            for unit in group {
                let facts = unit.facts(asked.now);
                match slots(&unit.calendar, &unit.rules, &facts, &asked.visit, range, all) {
                    Ok(list) => lists.push(list),
                    // What is too small for the party may stand beside what is not.
                    Err(other) => {
                        lists.push(Vec::new());
                        refused = Some(other);
                    }
                }
            }
            match refused {
                Some(refused) if lists.iter().all(Vec::is_empty) => Err(refused),
                _ => Ok(one_of(lists)),
            }
        });
        let Some(first) = groups.next() else { return Ok(Vec::new()) };
        let first = first?;
        let mut lists: Vec<Vec<Slot>> = Vec::new();
        for group in groups {
            lists.push(group?.into_iter().map(|(slot, _)| slot).collect());
        }
        let mut found = if lists.is_empty() { first } else { together(first, lists) };
        found.truncate(limit);
        Ok(found)
    }
}

fn one_of(mut lists: Vec<Vec<Slot>>) -> Vec<Offer> {
    match (lists.len(), lists.pop()) {
        (1, Some(only)) => only.into_iter().map(|slot| (slot, 0)).collect(),
        (_, last) => {
            lists.extend(last);
            any_of(&lists)
        }
    }
}

fn together(first: Vec<Offer>, mut others: Vec<Vec<Slot>>) -> Vec<Offer> {
    others.insert(0, first.iter().map(|(slot, _)| *slot).collect());
    let shared = all_of(&others);
    let index_of = |slot: &Slot| {
        let found = first.binary_search_by_key(&slot.span, |(other, _)| other.span);
        found.ok().and_then(|at| first.get(at)).map_or(0, |(_, index)| *index)
    };
    shared.into_iter().map(|slot| (slot, index_of(&slot))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::{DAY, HOUR};
    use crate::appointments::zone::Utc;
    use crate::appointments::{Grid, Weekly, Window};

    const NINE: Instant = 9 * HOUR;

    fn unit(rules: Rules, busy: &[(Instant, i32)]) -> Unit<Utc> {
        let hours = Weekly::daily(Window { opens: 540, closes: 720 });
        Unit {
            calendar: Calendar::new(Utc, hours, vec![], vec![]),
            rules: Rules { grid: Grid::Clock, step: 60, ..rules },
            busy: busy.iter().map(|(at, length)| Busy::new(*at, *length, (0, 0), 1)).collect(),
            blocks: vec![],
            booked: vec![],
        }
    }

    fn asked(party: i32) -> Asked {
        let visit = Visit { party, ..Visit::minutes(60) };
        Asked { now: 0, visit, strict_grid: false }
    }

    fn hours(choice: &Choice<Utc>, party: i32) -> Vec<(i64, usize)> {
        let found = choice.slots(&asked(party), Span::new(0, DAY), 9).unwrap();
        found.into_iter().map(|(slot, unit)| (slot.span.start / HOUR, unit)).collect()
    }

    fn table(most: i32) -> Rules {
        Rules { max_party: Some(most), ..Rules::default() }
    }

    #[test]
    fn any_of_a_group_takes_the_first_that_is_free() {
        let two = unit(table(2), &[(NINE, 60)]);
        let choice = Choice(vec![vec![two, unit(table(4), &[])]]);
        assert_eq!(choice.free(&asked(2), Some(NINE)), Ok(vec![vec![1]]));
        assert_eq!(hours(&choice, 2), [(9, 1), (10, 0), (11, 0)]);
        assert_eq!(hours(&choice, 4), [(9, 1), (10, 1), (11, 1)]);
    }

    #[test]
    fn the_reason_is_that_of_the_unit_that_came_closest() {
        let four = unit(table(4), &[(NINE, 60)]);
        let choice = Choice(vec![vec![unit(table(2), &[]), four]]);
        let reason = |party| choice.free(&asked(party), Some(NINE)).unwrap_err().reason;
        assert_eq!(reason(4), Reason::SlotTaken);
        assert_eq!(reason(9), Reason::PartyTooLarge);
        assert!(choice.slots(&asked(9), Span::new(0, DAY), 9).is_err());
    }

    #[test]
    fn groups_have_to_be_free_together() {
        let room = unit(Rules::default(), &[(NINE, 60)]);
        let ann = unit(Rules::default(), &[(NINE + HOUR, 60)]);
        let ben = unit(Rules::default(), &[(NINE + 2 * HOUR, 60)]);
        let choice = Choice(vec![vec![ann, ben], vec![room]]);
        assert_eq!(hours(&choice, 1), [(10, 1), (11, 0)]);
        assert_eq!(choice.free(&asked(1), Some(NINE + HOUR)), Ok(vec![vec![1], vec![0]]));
        let refused = choice.free(&asked(1), Some(NINE)).unwrap_err();
        assert_eq!(refused.reason, Reason::SlotTaken);
    }

    #[test]
    fn nothing_to_choose_from_is_no_choice() {
        let empty = Choice::<Utc>(vec![vec![]]);
        assert!(empty.free(&asked(1), Some(NINE)).is_err());
        assert_eq!(empty.slots(&asked(1), Span::new(0, DAY), 9), Ok(vec![]));
    }
}
