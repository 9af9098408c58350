//! Minute by minute: what the library must say, written as simply as can be.

use crate::zones::instant;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use concierge_core::appointments::{Busy, Grid, Instant, Rules, Span, Visit};
use std::collections::HashMap;

pub const MINUTE: i64 = 60_000_000;

/// A business in whole minutes.
#[derive(Debug, Clone)]
pub struct World {
    pub zone: Tz,
    /// Windows of each weekday in minutes, Monday first; they may end on the next day.
    pub weekly: Vec<Vec<(i64, i64)>>,
    pub overrides: HashMap<NaiveDate, Vec<(i64, i64)>>,
    pub closures: Vec<Span>,
    pub busy: Vec<Busy>,
    pub blocks: Vec<Span>,
    pub rules: Rules,
    pub visit: Visit,
}

/// All minutes from `first` on.
pub struct Minutes {
    pub first: Instant,
    walls: Vec<NaiveDateTime>,
    /// By the windows alone.
    in_run: Vec<bool>,
    /// Without closures.
    open: Vec<bool>,
    /// Seats taken, with buffers.
    load: Vec<i32>,
}

fn resolve(zone: Tz, wall: NaiveDateTime) -> Instant {
    if let Some(moment) = zone.from_local_datetime(&wall).earliest() {
        return instant(moment.timestamp());
    }
    let minute = TimeDelta::minutes(1);
    let mut back = wall - minute;
    while zone.from_local_datetime(&back).latest().is_none() {
        back -= minute;
    }
    let known = instant(zone.from_local_datetime(&back).latest().unwrap().timestamp());
    known + (wall - back).num_microseconds().unwrap()
}

impl World {
    fn windows(&self, day: NaiveDate) -> &[(i64, i64)] {
        let weekday = day.weekday().num_days_from_monday() as usize;
        self.overrides.get(&day).unwrap_or(&self.weekly[weekday])
    }

    pub fn minutes(&self, first: Instant, count: usize) -> Minutes {
        let wall = |minute: usize| {
            let seconds = first / 1_000_000 + 946_684_800 + minute as i64 * 60;
            let moment = DateTime::from_timestamp(seconds, 0).unwrap();
            moment.with_timezone(&self.zone).naive_local()
        };
        let walls: Vec<_> = (0..count).map(wall).collect();
        let mut in_run = vec![false; count];
        let index = |at: Instant| ((at - first) / MINUTE).clamp(0, count as i64) as usize;
        let last = walls[count - 1].date() + Days::new(1);
        for day in (walls[0].date() - Days::new(3)).iter_days().take_while(|day| *day <= last) {
            // Does the date have a noon, or any other quarter of an hour?
            let exists = (0..96).any(|i| {
                let time = day.and_hms_opt(i / 4, i % 4 * 15, 0).unwrap();
                self.zone.from_local_datetime(&time).earliest().is_some()
            });
            // Windows that overlap are one, also if the clock skips where they do.
            let open = |minute| self.windows(day).iter().any(|w| w.0 <= minute && minute < w.1);
            let opens = (0..1440).filter(|m| open(*m) && !open(m - 1));
            for opens in opens.filter(|_| exists) {
                let closes = (opens..).find(|m| !open(*m)).unwrap();
                let at = |minutes| {
                    resolve(
                        self.zone,
                        day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minutes),
                    )
                };
                let (opens, closes) = (index(at(opens)), index(at(closes)));
                in_run[opens..closes.max(opens)].fill(true);
            }
        }
        let at = |minute: usize| first + minute as i64 * MINUTE;
        let closed = |minute| self.closures.iter().any(|c| c.contains(at(minute)));
        let open = (0..count).map(|i| in_run[i] && !closed(i)).collect();
        let load = |minute| {
            let busy = self.busy.iter().filter(|b| b.blocked.contains(at(minute)));
            let blocked = self.blocks.iter().any(|b| b.contains(at(minute)));
            busy.map(|b| b.seats).sum::<i32>() + if blocked { self.rules.capacity } else { 0 }
        };
        let load = (0..count).map(load).collect();
        Minutes { first, walls, in_run, open, load }
    }
}

impl Minutes {
    pub fn is_open(&self, minute: usize) -> bool {
        self.open[minute]
    }

    pub fn at(&self, minute: usize) -> Instant {
        self.first + minute as i64 * MINUTE
    }

    pub fn date(&self, minute: usize) -> NaiveDate {
        self.walls[minute].date()
    }

    /// May an appointment be made for this minute at that one?
    pub fn may_book(&self, world: &World, minute: usize, now: usize) -> bool {
        let (date, today) = (self.date(minute), self.date(now));
        let soon = minute < now + world.rules.min_notice as usize;
        let horizon = world.rules.horizon_days;
        let far = horizon.is_some_and(|days| (date - today).num_days() > i64::from(days));
        let starts = world.busy.iter().map(|busy| (busy.span.start - self.first) / MINUTE);
        let dates: Vec<_> = starts.map(|start| self.date(start as usize)).collect();
        let on_date = dates.iter().filter(|other| **other == date).count();
        let in_week = dates.iter().filter(|other| other.iso_week() == date.iso_week()).count();
        let full = |limit: Option<u32>, count| limit.is_some_and(|limit| count >= limit as usize);
        !soon
            && !far
            && !full(world.rules.day_limit, on_date)
            && !full(world.rules.week_limit, in_week)
    }

    /// Seats left at the fullest minute of an appointment, if it fits; `None` if it does not.
    pub fn fits(&self, world: &World, minute: usize) -> Option<i32> {
        let duration = world.visit.duration.unwrap() as usize;
        let inside = self.open[minute..minute + duration].iter().all(|open| *open);
        let before = minute - world.visit.buffer_before as usize;
        let after = minute + duration + world.visit.buffer_after as usize;
        let peak = self.load[before..after].iter().max().unwrap();
        let left = world.rules.capacity - peak;
        (inside && left >= world.rules.seats(world.visit.party)).then_some(left)
    }

    /// Is the minute on the grid?
    pub fn on_grid(&self, world: &World, minute: usize) -> bool {
        let step = world.rules.step as usize;
        let since_midnight = |minute: usize| {
            self.walls[minute].hour() as usize * 60 + self.walls[minute].minute() as usize
        };
        let anchor = match world.rules.grid {
            Grid::Clock => return since_midnight(minute) % step == 0 && self.in_run[minute],
            Grid::Open => back(minute, |m| self.in_run[m]),
            Grid::Gap { align } => {
                let full = |m: usize| {
                    let room = world.rules.capacity - world.rules.seats(world.visit.party);
                    let before = world.visit.buffer_before as usize;
                    self.load[m - before..=m].iter().any(|load| *load > room)
                };
                let start = back(minute, |m| self.open[m] && !full(m));
                start.and_then(|s| (s..=minute).find(|m| since_midnight(*m) % align as usize == 0))
            }
        };
        let Some(anchor) = anchor else { return false };
        let dates = |m: usize| self.walls[m].date() > self.walls[m - 1].date();
        // A clock that is put back at midnight shows the date before once more.
        let first = |m: usize| {
            (m.saturating_sub(90)..m).all(|e| self.walls[e].date() < self.walls[m].date())
        };
        let midnight = (anchor + 1440..=minute).rev().find(|m| dates(*m) && first(*m));
        (minute - midnight.unwrap_or(anchor)).is_multiple_of(step)
    }
}

/// The first minute of those that lead up to this one.
fn back(minute: usize, holds: impl Fn(usize) -> bool) -> Option<usize> {
    (0..=minute).rev().take_while(|m| holds(*m)).last()
}
