//! The occurrences of a rule.

use super::{End, Frequency, MAX_OCCURRENCES, Rule, RuleError};
use crate::appointments::time::{Instant, Span};
use crate::appointments::zone::Zone;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime};

/// Most days, weeks or months that are looked at: a hundred years of days.
const MAX_PERIODS: usize = 36_600;

impl Rule {
    /// The times on the wall that start within `window`, in order, without those whose moment is
    /// excluded. The rule begins at `first`, and `first` itself counts only if the rule says so. A
    /// time that the clock skips is kept and means a later moment, see [`zone`](super::super::zone).
    pub fn expand(
        &self,
        first: NaiveDateTime,
        zone: &(impl Zone + ?Sized),
        excluded: &[Instant],
        window: Span,
    ) -> Result<Vec<NaiveDateTime>, RuleError> {
        let mut found = Vec::new();
        let mut count = 0;
        let last = zone.wall(window.end).date();
        let skipped = self.skipped(first.date(), zone.wall(window.start).date());
        for period in (skipped..).take(MAX_PERIODS) {
            let Some((start, days)) = self.period(first.date(), period) else { return Ok(found) };
            if start > last {
                return Ok(found);
            }
            let dates = start.iter_days().take(days).filter(|date| self.has(first.date(), *date));
            for date in dates.filter(|date| *date >= first.date()) {
                let wall = date.and_time(first.time());
                let at = zone.resolve(wall);
                let is_over = match self.end {
                    End::Never => false,
                    End::Count(most) => count >= most,
                    End::Until(last) => at > last,
                    End::UntilWall(last) => wall > last,
                };
                if is_over || at >= window.end {
                    return Ok(found);
                }
                count += 1;
                if at >= window.start && !excluded.contains(&at) {
                    if found.len() >= MAX_OCCURRENCES {
                        return Err(RuleError::TooMany);
                    }
                    found.push(wall);
                }
            }
        }
        Err(RuleError::TooMany)
    }

    /// How many intervals surely lie before a date. A rule with a COUNT has to be counted from its
    /// first.
    fn skipped(&self, first: NaiveDate, date: NaiveDate) -> u32 {
        let days = (date - first).num_days();
        let months = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month());
        let passed = match (self.end, self.frequency) {
            (End::Count(_), _) => 0,
            (_, Frequency::Daily) => days,
            (_, Frequency::Weekly) => days / 7,
            (_, Frequency::Monthly) => months(date) - months(first),
        };
        u32::try_from(passed / i64::from(self.interval) - 2).unwrap_or(0)
    }

    /// The day, week or month that comes so many intervals after the first, as its first date and
    /// its length. `None` at the end of the calendar.
    fn period(&self, first: NaiveDate, number: u32) -> Option<(NaiveDate, usize)> {
        let ahead = number.checked_mul(self.interval)?;
        match self.frequency {
            Frequency::Daily => Some((first.checked_add_days(Days::new(ahead.into()))?, 1)),
            Frequency::Weekly => {
                let since = first.weekday().days_since(self.week_start);
                let start = first.checked_sub_days(Days::new(since.into()))?;
                Some((start.checked_add_days(Days::new(u64::from(ahead) * 7))?, 7))
            }
            Frequency::Monthly => {
                let start = first.with_day(1)?.checked_add_months(Months::new(ahead))?;
                Some((start, usize::from(start.num_days_in_month())))
            }
        }
    }

    /// Is it one of the days that are named? If none are, it is like the first.
    fn has(&self, first: NaiveDate, date: NaiveDate) -> bool {
        if self.by_day.is_empty() && self.by_month_day.is_empty() {
            return match self.frequency {
                Frequency::Daily => true,
                Frequency::Weekly => date.weekday() == first.weekday(),
                Frequency::Monthly => date.day() == first.day(),
            };
        }
        // Both count from 1, and from -1 backwards.
        let (day, length) = (i64::from(date.day()), i64::from(date.num_days_in_month()));
        let places = |size: i64| [(day - 1) / size + 1, -((length - day) / size + 1)];
        let by_day = self.by_day.iter().any(|d| {
            let has_place = |ordinal| places(7).contains(&i64::from(ordinal));
            d.weekday == date.weekday() && d.ordinal.is_none_or(has_place)
        });
        let by_month_day = self.by_month_day.iter().any(|d| places(1).contains(&i64::from(*d)));
        (self.by_day.is_empty() || by_day) && (self.by_month_day.is_empty() || by_month_day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::{EARLIEST, LATEST};
    use crate::appointments::zone::Utc;

    const ALWAYS: Span = Span::new(EARLIEST, LATEST);

    /// Month and day of the occurrences from 1997-09-02 09:00 on, a Tuesday, as in RFC 5545.
    fn dates(rule: &str) -> String {
        let first = "1997-09-02T09:00:00".parse().unwrap();
        let found = rule.parse::<Rule>().unwrap().expand(first, &Utc, &[], ALWAYS).unwrap();
        let dates: Vec<_> = found.iter().map(|at| at.format("%m%d").to_string()).collect();
        dates.join(" ")
    }

    #[test]
    fn the_examples_of_the_rfc() {
        for (rule, expected) in [
            ("FREQ=DAILY;INTERVAL=10;COUNT=5", "0902 0912 0922 1002 1012"),
            ("FREQ=DAILY;UNTIL=19970905T090000Z", "0902 0903 0904 0905"),
            ("FREQ=DAILY;UNTIL=19970905T085959Z", "0902 0903 0904"),
            ("FREQ=DAILY;UNTIL=19970904", "0902 0903 0904"),
            ("FREQ=WEEKLY;COUNT=3", "0902 0909 0916"),
            ("FREQ=WEEKLY;COUNT=4;WKST=SU;BYDAY=TU,TH", "0902 0904 0909 0911"),
            ("FREQ=WEEKLY;INTERVAL=2;COUNT=5;WKST=SU;BYDAY=TU,TH", "0902 0904 0916 0918 0930"),
            ("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "0905 1003 1107"),
            ("FREQ=MONTHLY;INTERVAL=2;COUNT=6;BYDAY=1SU,-1SU", "0907 0928 1102 1130 0104 0125"),
            ("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "0922 1020 1117"),
            ("FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3", "0928 1029 1128"),
            ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=2,15", "0902 0915 1002 1015"),
            ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,-1", "0930 1001 1031 1101"),
            ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "0213 0313 1113"),
            ("FREQ=MONTHLY;COUNT=4;BYDAY=TU", "0902 0909 0916 0923"),
            ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "1031 1231 0131"),
            ("FREQ=DAILY;BYDAY=SA,SU;COUNT=3", "0906 0907 0913"),
        ] {
            assert_eq!(dates(rule), expected, "{rule}");
        }
    }

    #[test]
    fn the_first_day_of_the_week_matters_every_other_week() {
        let first = "1997-08-05T09:00:00".parse().unwrap();
        let days = |start: &str| {
            let rule = format!("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST={start}");
            let found = rule.parse::<Rule>().unwrap().expand(first, &Utc, &[], ALWAYS).unwrap();
            found.iter().map(|at| at.day()).collect::<Vec<_>>()
        };
        assert_eq!((days("MO"), days("SU")), (vec![5, 10, 19, 24], vec![5, 17, 19, 31]));
    }

    #[test]
    fn the_window_and_the_exceptions_take_away_and_count_all_the_same() {
        let first = "2026-03-02T09:00:00".parse().unwrap();
        let at = |text: &str| Utc.resolve(text.parse().unwrap());
        let rule: Rule = "FREQ=DAILY;COUNT=6".parse().unwrap();
        let window = Span::new(at("2026-03-04T09:00:00"), LATEST);
        let found = rule.expand(first, &Utc, &[at("2026-03-05T09:00:00")], window).unwrap();
        let days: Vec<_> = found.iter().map(|at| at.day()).collect();
        assert_eq!(days, [4, 6, 7]);
    }

    #[test]
    fn a_rule_without_an_end_needs_a_window() {
        let first = "2026-03-02T09:00:00".parse().unwrap();
        let rule: Rule = "FREQ=DAILY".parse().unwrap();
        assert_eq!(rule.expand(first, &Utc, &[], ALWAYS), Err(RuleError::TooMany));
        let year =
            Span::new(Utc.resolve(first), Utc.resolve("2027-03-02T00:00:00".parse().unwrap()));
        assert_eq!(rule.expand(first, &Utc, &[], year).unwrap().len(), 365);
        let old = "1890-03-02T09:00:00".parse().unwrap();
        assert_eq!(rule.expand(old, &Utc, &[], year).unwrap().len(), 365);
        // No February has a 31st.
        let never: Rule = "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31".parse().unwrap();
        let february = "2026-02-01T09:00:00".parse().unwrap();
        assert_eq!(never.expand(february, &Utc, &[], ALWAYS), Ok(vec![]));
    }
}
