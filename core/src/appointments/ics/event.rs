//! One event of a calendar that is read, and when it makes somebody busy.

use super::duration::{Duration, duration};
use super::lines::Line;
use super::read::{BusyTime, Problem};
use crate::appointments::recurrence::{Rule, RuleError, date, date_time};
use crate::appointments::time::{DAY, Instant, Span};
use crate::appointments::zone::{Utc, Zone};
use chrono::{Days, NaiveDateTime, NaiveTime};
use std::rc::Rc;

/// A time on the wall of a zone; a date is its midnight.
#[derive(Clone)]
pub(super) struct Point<'z> {
    wall: NaiveDateTime,
    zone: Rc<dyn Zone + 'z>,
    is_date: bool,
}

impl<'z> Point<'z> {
    /// Reads the value of a line such as DTSTART. `zone` is that of its TZID, or of the calendar.
    pub(super) fn read(value: &str, zone: &Rc<dyn Zone + 'z>) -> Option<Self> {
        let value = value.trim();
        let point = |wall, is_date, zone| Some(Self { wall, zone, is_date });
        if let Some(utc) = value.strip_suffix('Z') {
            return point(date_time(utc)?, false, Rc::new(Utc));
        }
        match date(value) {
            Some(date) => point(date.and_time(NaiveTime::MIN), true, Rc::clone(zone)),
            None => point(date_time(value)?, false, Rc::clone(zone)),
        }
    }

    pub(super) fn at(&self) -> Instant {
        self.zone.resolve(self.wall)
    }
}

/// What was read of an event so far.
#[derive(Default)]
pub(super) struct Event<'z> {
    /// The line on which it begins.
    pub(super) line: usize,
    pub(super) uid: String,
    start: Option<Point<'z>>,
    end: Option<Point<'z>>,
    duration: Option<Duration>,
    rule: Option<(usize, Rule)>,
    /// Occurrences that do not take place.
    excluded: Vec<Instant>,
    /// Which occurrence of another event it stands for.
    pub(super) stands_for: Option<Instant>,
    is_free: bool,
}

impl<'z> Event<'z> {
    pub(super) fn new(line: usize) -> Self {
        Self { line, ..Self::default() }
    }

    /// Takes a line in.
    pub(super) fn take(&mut self, line: &Line, zone: &Rc<dyn Zone + 'z>) -> Result<(), Problem> {
        let point = || Point::read(&line.value, zone).ok_or(Problem::Time);
        let is = |value: &str| line.value.trim().eq_ignore_ascii_case(value);
        match line.name.as_str() {
            "UID" => self.uid = unescaped(&line.value),
            "DTSTART" => self.start = Some(point()?),
            "DTEND" => self.end = Some(point()?),
            "DURATION" => {
                self.duration = Some(duration(line.value.trim()).ok_or(Problem::Duration)?);
            }
            "RRULE" if self.rule.is_some() => return Err(unsupported("a second RRULE")),
            "RRULE" => self.rule = Some((line.number, line.value.parse()?)),
            "EXDATE" => {
                for value in line.value.split(',') {
                    self.excluded.push(Point::read(value, zone).ok_or(Problem::Time)?.at());
                }
            }
            "RECURRENCE-ID" if line.parameter("RANGE").is_some() => {
                return Err(unsupported("RANGE"));
            }
            "RECURRENCE-ID" => self.stands_for = Some(point()?.at()),
            // Without them somebody would seem to be free.
            "RDATE" | "EXRULE" => return Err(unsupported(&line.name)),
            "STATUS" if is("CANCELLED") => self.is_free = true,
            "TRANSP" if is("TRANSPARENT") => self.is_free = true,
            _ => {}
        }
        Ok(())
    }

    /// The busy times that overlap `window`, without the occurrences for which others stand.
    pub(super) fn busy(
        mut self,
        others: &[Instant],
        window: Span,
    ) -> Result<Vec<BusyTime>, (usize, Problem)> {
        let here = |problem| (self.line, problem);
        if self.is_free {
            return Ok(Vec::new());
        }
        let Some(start) = &self.start else { return Err(here(Problem::NoStart)) };
        let length = self.length(start).map_err(here)?;
        let walls = match &self.rule {
            None => vec![start.wall],
            Some((line, rule)) => {
                self.excluded.extend(others);
                // A day more, because days are not all equally long.
                let longest = length.microseconds.saturating_add(i64::from(length.days + 1) * DAY);
                let window = Span::new(window.start.saturating_sub(longest), window.end);
                let expanded = rule.expand(start.wall, &*start.zone, &self.excluded, window);
                expanded.map_err(|error| (*line, error.into()))?
            }
        };
        let ends = |wall: NaiveDateTime| {
            let end = wall.checked_add_days(Days::new(length.days.into())).unwrap_or(wall);
            start.zone.resolve(end).saturating_add(length.microseconds)
        };
        let spans = walls.into_iter().map(|wall| Span::new(start.zone.resolve(wall), ends(wall)));
        let spans = spans.filter(|span| span.overlaps(window));
        Ok(spans.map(|span| BusyTime { uid: self.uid.clone(), span }).collect())
    }

    /// From each start to its end. Without an end it is the day, or nothing.
    fn length(&self, start: &Point<'z>) -> Result<Duration, Problem> {
        match (&self.end, self.duration) {
            (Some(_), Some(_)) => Err(Problem::TwoEnds),
            (Some(end), None) if end.is_date != start.is_date => Err(Problem::Time),
            (Some(end), None) if end.is_date => {
                let days = (end.wall - start.wall).num_days();
                let days = u32::try_from(days).map_err(|_| Problem::EndBeforeStart)?;
                Ok(Duration { days, microseconds: 0 })
            }
            (Some(end), None) => {
                let microseconds = end.at().saturating_sub(start.at());
                let length = Duration { days: 0, microseconds };
                if microseconds < 0 { Err(Problem::EndBeforeStart) } else { Ok(length) }
            }
            (None, Some(duration)) => Ok(duration),
            (None, None) => Ok(Duration { days: start.is_date.into(), microseconds: 0 }),
        }
    }
}

/// A value of type TEXT as it was meant.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => text.extend(rest.next().map(|c| if matches!(c, 'n' | 'N') { '\n' } else { c })),
            c => text.push(c),
        }
    }
    text
}

fn unsupported(part: &str) -> Problem {
    Problem::Rule(RuleError::Unsupported(part.to_owned()))
}
