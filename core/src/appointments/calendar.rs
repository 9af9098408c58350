//! When a business is open: its weekly hours, the dates that differ, and its closures.

use super::hours::{Weekly, Window, unite};
use super::time::{DAY, Instant, Span, is_finite, merge, subtract};
use super::zone::{Remembering, Zone};
use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta};
use std::mem;
use std::rc::Rc;

/// Most days that are looked at in one call: ten years.
pub const MAX_DAYS: i64 = 3660;

/// Days before a range that decide about the grid within it: windows made one may be two days long,
/// the grid starts anew after a day, and a date may be skipped.
pub(super) const DAYS_BEFORE: u32 = 4;
/// Days after a range that decide how long an appointment within it may last.
pub(super) const DAYS_AFTER: u32 = 2;

/// The range is longer than ten years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the range is longer than {MAX_DAYS} days")]
pub struct TooLong;

/// Other hours on one date. They replace the windows that start on it, with all of their overnight
/// part; the part of the evening before stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The date.
    pub day: NaiveDate,
    /// Its windows; none if it is closed.
    pub windows: Vec<Window>,
}

/// The opening hours of one business or one of its resources.
#[derive(Debug)]
pub struct Calendar<Z> {
    zone: Remembering<Z>,
    weekly: Rc<Weekly>,
    overrides: Vec<Override>,
    closures: Vec<Span>,
}

impl<Z: Zone> Calendar<Z> {
    /// Overrides and closures come in any order. Of two overrides for one date the first holds, so
    /// a resource's own come before those of its business.
    pub fn new(
        zone: Z,
        weekly: impl Into<Rc<Weekly>>,
        mut overrides: Vec<Override>,
        closures: Vec<Span>,
    ) -> Self {
        let weekly = weekly.into();
        overrides.sort_by_key(|o| o.day);
        overrides.dedup_by_key(|o| o.day);
        overrides.iter_mut().for_each(|o| o.windows = unite(mem::take(&mut o.windows)));
        Self { zone: Remembering::new(zone), weekly, overrides, closures: merge(closures) }
    }

    /// The zone of its clock.
    pub fn zone(&self) -> &impl Zone {
        &self.zone
    }

    /// The closures, in order.
    pub(super) fn closures(&self) -> &[Span] {
        &self.closures
    }

    /// The override of a date.
    pub(super) fn override_on(&self, day: NaiveDate) -> Option<&Override> {
        let index = self.overrides.binary_search_by_key(&day, |o| o.day).ok()?;
        self.overrides.get(index)
    }

    /// The windows that start on a date.
    pub fn windows(&self, day: NaiveDate) -> &[Window] {
        self.override_on(day).map_or_else(|| self.weekly.day(day.weekday()), |o| &o.windows)
    }

    /// The times of being open within a range, in order and apart from each other.
    pub fn open(&self, range: Span) -> Result<Vec<Span>, TooLong> {
        let range = range.finite();
        if range.end.saturating_sub(range.start) > MAX_DAYS * DAY {
            return Err(TooLong);
        }
        let mut runs = self.runs(range);
        runs.iter_mut().for_each(|run| *run = run.intersection(range));
        Ok(subtract(&runs, &self.closures))
    }

    /// Is it open at this moment?
    pub fn is_open(&self, at: Instant) -> bool {
        is_finite(at) && self.open(Span::new(at, at + 1)).is_ok_and(|open| !open.is_empty())
    }

    /// When it opens next, at or after a moment; a business that is open has to close before. `None`
    /// if it does not within ten years.
    pub fn next_opening(&self, after: Instant) -> Option<Instant> {
        const DAYS: i64 = 30;
        if !is_finite(after) {
            return None;
        }
        // What starts one microsecond early is open already.
        let ranges = (0..MAX_DAYS / DAYS)
            .map(|i| after + i * DAYS * DAY)
            .map(|start| Span::new(start - 1, start + DAYS * DAY));
        ranges.map_while(|range| Some((range, self.open(range).ok()?))).find_map(|(range, open)| {
            open.into_iter().map(|span| span.start).find(|start| *start > range.start)
        })
    }

    /// The windows with those that overlap or touch made one, as far as they reach into the range,
    /// and closures left aside. A run begins where it really does if that is not days before the
    /// range. The range must be finite.
    pub(super) fn runs(&self, range: Span) -> Vec<Span> {
        if range.is_empty() {
            return Vec::new();
        }
        let date = |at| self.zone.wall(at).date();
        let first = date(range.start).checked_sub_days(Days::new(u64::from(DAYS_BEFORE)));
        let last = date(range.end).checked_add_days(Days::new(u64::from(DAYS_AFTER)));
        let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
        let mut spans = Vec::new();
        let mut midnight = self.zone.midnight(first);
        for day in first.iter_days().take_while(|day| *day <= last) {
            let next = self.zone.midnight(day.succ_opt().unwrap_or(day));
            // A date that was skipped has no hours.
            if midnight < next {
                spans.extend(self.windows(day).iter().map(|window| self.span(day, *window)));
            }
            midnight = next;
        }
        let mut runs = merge(spans);
        runs.retain(|run| run.overlaps(range));
        runs
    }

    fn span(&self, day: NaiveDate, window: Window) -> Span {
        let midnight = day.and_time(NaiveTime::MIN);
        let at = |minutes: u16| {
            let wall = midnight.checked_add_signed(TimeDelta::minutes(i64::from(minutes)));
            self.zone.resolve(wall.unwrap_or(midnight))
        };
        Span::new(at(window.opens), at(window.closes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::{EARLIEST, HOUR, LATEST};
    use crate::appointments::zone::Utc;
    use serde_json::{Value, json};

    fn at(text: &str) -> Instant {
        Utc.resolve(text.parse().unwrap())
    }

    fn calendar(weekly: &Value) -> Calendar<Utc> {
        Calendar::new(Utc, Weekly::parse(weekly).unwrap(), vec![], vec![])
    }

    fn texts(spans: &[Span]) -> Vec<String> {
        let text = |at| Utc.text(at).get(5..16).unwrap().to_owned();
        spans.iter().map(|s| format!("{}/{}", text(s.start), text(s.end))).collect()
    }

    // 2026-03-02 is a Monday.
    fn week() -> Span {
        Span::new(at("2026-03-02T00:00:00"), at("2026-03-09T00:00:00"))
    }

    #[test]
    fn windows_touch_across_midnight() {
        let calendar = calendar(&json!({"mon": [["22:00", "24:00"]], "tue": [["00:00", "02:00"]]}));
        assert_eq!(texts(&calendar.open(week()).unwrap()), ["03-02T22:00/03-03T02:00"]);
    }

    #[test]
    fn an_override_takes_the_windows_that_start_on_its_date() {
        let weekly = Weekly::parse(&json!({
            "thu": [["20:00", "02:00"]], "fri": [["20:00", "02:00"]], "sat": [["20:00", "02:00"]],
        }));
        let friday = |windows| Override { day: "2026-03-06".parse().unwrap(), windows };
        let closed = vec![friday(vec![]), friday(vec![Window { opens: 0, closes: 600 }])];
        let calendar = Calendar::new(Utc, weekly.unwrap(), closed, vec![]);
        assert_eq!(
            texts(&calendar.open(week()).unwrap()),
            ["03-05T20:00/03-06T02:00", "03-07T20:00/03-08T02:00"]
        );
        assert!(calendar.is_open(at("2026-03-06T01:59:59")));
        assert!(!calendar.is_open(at("2026-03-06T02:00:00")));
    }

    #[test]
    fn closures_cut_holes() {
        let closure = Span::new(at("2026-03-02T12:00:00"), at("2026-03-04T10:00:00"));
        let weekly = Weekly::daily(Window { opens: 540, closes: 1080 });
        let calendar = Calendar::new(Utc, weekly, vec![], vec![closure]);
        let open = calendar.open(Span::new(week().start, at("2026-03-05T00:00:00"))).unwrap();
        assert_eq!(texts(&open), ["03-02T09:00/03-02T12:00", "03-04T10:00/03-04T18:00"]);
    }

    #[test]
    fn the_next_opening_comes_after_a_closing() {
        let calendar = calendar(&json!({"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}));
        let next = |text| calendar.next_opening(at(text)).map(|at| Utc.text(at)[..16].to_owned());
        assert_eq!(next("2026-03-02T08:00:00").unwrap(), "2026-03-02T09:00");
        assert_eq!(next("2026-03-02T09:00:00").unwrap(), "2026-03-02T09:00");
        assert_eq!(next("2026-03-02T09:00:01").unwrap(), "2026-03-02T13:00");
        assert_eq!(next("2026-03-02T17:00:00").unwrap(), "2026-03-09T09:00");
    }

    #[test]
    fn what_never_opens_or_never_closes_has_no_next_opening() {
        assert_eq!(calendar(&json!({})).next_opening(0), None);
        let always = Weekly::daily(Window { opens: 0, closes: 1440 });
        let always = Calendar::new(Utc, always, vec![], vec![]);
        assert_eq!(always.next_opening(5 * HOUR), None);
        assert_eq!(always.open(week()).unwrap(), [week()]);
    }

    #[test]
    fn no_moment_and_no_range_is_too_far() {
        let calendar = calendar(&json!({"mon": [["00:00", "24:00"]]}));
        for at in [Instant::MIN, EARLIEST, LATEST, Instant::MAX] {
            _ = (calendar.is_open(at), calendar.next_opening(at));
        }
        assert!(!calendar.is_open(Instant::MAX));
        assert_eq!(calendar.open(Span::new(Instant::MIN, Instant::MAX)), Err(TooLong));
        assert_eq!(calendar.open(Span::new(Instant::MAX, Instant::MIN)), Ok(vec![]));
        assert!(calendar.open(Span::new(LATEST - DAY, Instant::MAX)).is_ok());
    }
}
