//! Mistakes that others made, and that nobody should make again.

use crate::zones::{at, zone};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use concierge_core::appointments::recurrence::RuleError;
use concierge_core::appointments::zone::Utc;
use concierge_core::appointments::{
    Actor, Busy, Calendar, Facts, Grid, Override, Rule, Rules, Span, Visit, Weekly, Window, Zone,
    check, slots,
};
use proptest::prelude::*;
use serde_json::json;

fn nine_to_six() -> Calendar<Utc> {
    let weekly = Weekly::daily(Window { opens: 540, closes: 1080 });
    Calendar::new(Utc, weekly, vec![], vec![])
}

fn judge(start: Option<i64>, duration: Option<i32>) -> &'static str {
    let visit = Visit { duration, ..Visit::minutes(1) };
    let facts = Facts::at(at("2026-03-02T00:00:00"));
    let judged = check(&nine_to_six(), &Rules::default(), &facts, &visit, start, false);
    judged.map_or_else(|refused| refused.reason.name(), |_| "ok")
}

#[test]
fn nonsense_is_invalid_input() {
    let start = Some(at("2026-03-02T09:00:00"));
    for minutes in [0, -30, 1441, i32::MAX, i32::MIN] {
        assert_eq!(judge(start, Some(minutes)), "invalid_input");
    }
    assert_eq!(judge(start, None), "invalid_input");
    assert_eq!(judge(None, Some(30)), "invalid_input");
    assert_eq!(judge(Some(i64::MAX), Some(30)), "invalid_input");
    assert_eq!(judge(Some(i64::MIN), Some(30)), "invalid_input");
    assert_eq!(judge(start, Some(540)), "ok");
}

#[test]
fn closing_time_is_too_late_and_so_is_what_ends_after_it() {
    let of = |text, minutes| judge(Some(at(text)), Some(minutes));
    assert_eq!(of("2026-03-02T18:00:00", 30), "outside_hours");
    assert_eq!(of("2026-03-02T17:45:00", 30), "outside_hours");
    assert_eq!(of("2026-03-02T17:30:00", 30), "ok");
    assert_eq!(of("2026-03-02T08:59:59", 30), "outside_hours");
    assert_eq!(of("1999-03-02T09:00:00", 30), "in_past");
}

#[test]
fn always_open_has_no_edges() {
    let weekly = Weekly::daily(Window { opens: 0, closes: 1440 });
    for name in ["America/New_York", "Pacific/Apia", "America/Havana"] {
        let zone = zone(name);
        let calendar = Calendar::new(&zone, weekly.clone(), vec![], vec![]);
        let range = Span::new(at("2011-12-01T00:00:00"), at("2012-12-01T00:00:00"));
        assert_eq!(calendar.open(range).unwrap(), [range]);
        let (facts, visit) = (Facts::at(range.start), Visit::minutes(1440));
        let rules = Rules { step: 60, ..Rules::default() };
        let found = slots(&calendar, &rules, &facts, &visit, range, 99_999).unwrap();
        assert_eq!(found.len(), 366 * 24, "{name}");
    }
}

#[test]
fn an_override_the_day_before_takes_the_overnight_tail_along() {
    let weekly = Weekly::parse(&json!({"fri": [["18:00", "02:00"]]})).unwrap();
    let closed = Override { day: "2026-03-06".parse().unwrap(), windows: vec![] };
    let calendar = Calendar::new(Utc, weekly, vec![closed], vec![]);
    let facts = Facts::at(at("2026-03-01T00:00:00"));
    let of = |text| {
        let start = Some(at(text));
        let judged = check(&calendar, &Rules::default(), &facts, &Visit::minutes(30), start, false);
        judged.unwrap_err().reason.name()
    };
    assert_eq!(of("2026-03-06T20:00:00"), "closed_override");
    assert_eq!(of("2026-03-07T01:00:00"), "closed_day");
}

#[test]
fn infinite_rows_and_ranges_are_survived() {
    let all = Span::new(i64::MIN, i64::MAX);
    let busy = [Busy { span: all, blocked: all, seats: 1 }, Busy::new(i64::MAX, 30, (720, 720), 1)];
    let calendar = Calendar::new(
        Utc,
        Weekly::daily(Window { opens: 0, closes: 1440 }),
        vec![],
        vec![Span::new(i64::MIN, at("2026-01-01T00:00:00"))],
    );
    for grid in [Grid::Open, Grid::Clock, Grid::Gap { align: 5 }] {
        let rules = Rules { grid, horizon_days: Some(30), ..Rules::default() };
        let facts = Facts { busy: &busy, blocks: &[all], ..Facts::at(at("2026-03-02T00:00:00")) };
        let found = slots(&calendar, &rules, &facts, &Visit::minutes(30), all, 99).unwrap();
        assert!(found.is_empty());
        let facts = Facts { busy: &[], blocks: &[], ..facts };
        assert_eq!(
            slots(&calendar, &rules, &facts, &Visit::minutes(30), all, 99).unwrap().len(),
            99
        );
        assert!(
            slots(
                &calendar,
                &Rules { horizon_days: None, ..rules },
                &facts,
                &Visit::minutes(30),
                all,
                99
            )
            .is_err()
        );
    }
}

prop_compose! {
    fn any_rules()(
        grid in prop_oneof![
            Just(Grid::Open), Just(Grid::Clock), any::<i32>().prop_map(|align| Grid::Gap { align }),
        ],
        step in any::<i32>(),
        min_notice in any::<i32>(),
        horizon_days in any::<Option<i32>>(),
        limits in any::<(Option<u32>, Option<u32>)>(),
        parties in any::<(i32, i32, Option<i32>)>(),
    ) -> Rules {
        let ((day_limit, week_limit), (capacity, min_party, max_party)) = (limits, parties);
        let cancel_notice = step;
        Rules { grid, step, min_notice, horizon_days, cancel_notice, day_limit, week_limit, capacity, min_party, max_party }
    }
}

proptest! {
    #[test]
    fn no_number_is_too_large(
        rules in any_rules(),
        (now, start, from, to) in any::<(i64, i64, i64, i64)>(),
        (duration, buffer_before, buffer_after, party) in any::<(Option<i32>, i32, i32, i32)>(),
        busy in any::<[(i64, i32, (i32, i32), i32); 3]>(),
        near in any::<bool>(),
    ) {
        let calendar = nine_to_six();
        let (now, start, from, to) = match near {
            true => (now >> 16, start >> 16, from >> 16, to >> 16),
            false => (now, start, from, to),
        };
        let visit = Visit { duration, buffer_before, buffer_after, party, actor: Actor::Customer };
        let some = Visit { duration: Some(30), buffer_before: 0, buffer_after: 5, party: 1, ..visit };
        let busy = busy.map(|(start, minutes, buffers, seats)| Busy::new(start, minutes, buffers, seats));
        let facts = Facts { now, busy: &busy, blocks: &[Span::new(to, from)], booked: &[start] };
        for visit in [visit, some] {
            _ = check(&calendar, &rules, &facts, &visit, Some(start), true);
            _ = slots(&calendar, &rules, &facts, &visit, Span::new(from, to), 50);
        }
        _ = rules.may_change(start, now, Actor::Customer);
        _ = (rules.reach(Span::new(from, to), &visit), rules.seats(party));
        _ = (calendar.is_open(at("2026-03-02T09:00:00")), calendar.next_opening(now));
        _ = calendar.open(Span::new(from, to));
    }

    #[test]
    fn any_document_is_read_or_refused(text in "\\PC{0,40}", hours in "[0-9:]{0,6}") {
        let value = serde_json::from_str(&text).unwrap_or_else(|_| json!({ "mon": [[hours, text]] }));
        _ = Weekly::parse(&value);
    }
}

/// The date is one of the days of the rule, read off a calendar sheet.
fn is_named(date: NaiveDate, by_day: &[(i32, Weekday)], by_month_day: &[i32]) -> bool {
    let month: Vec<_> =
        date.with_day(1).unwrap().iter_days().take_while(|d| d.month() == date.month()).collect();
    let nth = |days: &[NaiveDate], n: i32| match n {
        0 => days.contains(&date),
        1.. => days.get(n as usize - 1) == Some(&date),
        _ => days.iter().rev().nth(-n as usize - 1) == Some(&date),
    };
    let on = |weekday| month.iter().copied().filter(|d| d.weekday() == weekday).collect::<Vec<_>>();
    (by_day.is_empty() || by_day.iter().any(|(n, weekday)| nth(&on(*weekday), *n)))
        && (by_month_day.is_empty() || by_month_day.iter().any(|n| nth(&month, *n)))
}

proptest! {
    #[test]
    fn rules_are_as_on_a_calendar_sheet(
        frequency in 0..3_usize,
        interval in 1..5_i64,
        by_day in prop::collection::vec((-5..6_i32, 0..7_u8), 0..3),
        by_month_day in prop::collection::vec((1..32_i32, any::<bool>()), 0..3),
        week_start in 0..7_u8,
        count in prop::option::of(1..40_usize),
        ahead in 0..400_u64,
        zone in prop::sample::select(vec!["America/New_York", "America/Havana", "Pacific/Apia"]),
    ) {
        let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
        let weekday = |n: u8| Weekday::try_from(n).unwrap();
        let by_day: Vec<_> = by_day.into_iter()
            .map(|(n, day)| (if frequency == 2 { n } else { 0 }, weekday(day))).collect();
        let by_month_day: Vec<_> = by_month_day.into_iter().filter(|_| frequency != 1)
            .map(|(n, back)| if back { -n } else { n }).collect();
        let mut text = format!("FREQ={};INTERVAL={interval}", ["DAILY", "WEEKLY", "MONTHLY"][frequency]);
        let list = |name: &str, list: Vec<String>| match list.is_empty() {
            true => String::new(),
            false => format!(";{name}={}", list.join(",")),
        };
        let day = |(n, day): &(i32, Weekday)| {
            let ordinal = if *n == 0 { String::new() } else { n.to_string() };
            ordinal + names[day.num_days_from_monday() as usize]
        };
        text += &list("BYDAY", by_day.iter().map(day).collect());
        text += &list("BYMONTHDAY", by_month_day.iter().map(i32::to_string).collect());
        text += &format!(";WKST={}", names[week_start as usize]);
        text += &count.map_or(String::new(), |count| format!(";COUNT={count}"));

        let first: NaiveDateTime = "2011-03-04T00:30:00".parse().unwrap();
        let zone = crate::zones::zone(zone);
        let start = zone.midnight(first.date() + chrono::Days::new(ahead));
        let window = Span::new(start, start + 300 * 86_400_000_000);
        let found = text.parse::<Rule>().unwrap().expand(first, &zone, &[], window).unwrap();

        let week = |date: NaiveDate| date.week(weekday(week_start)).first_day();
        let mut taken = 0;
        let mut expected = vec![];
        for date in first.date().iter_days().take(800) {
            let distance = match frequency {
                0 => (date - first.date()).num_days(),
                1 => (week(date) - week(first.date())).num_days() / 7,
                _ => i64::from(date.year() - 2011) * 12 + i64::from(date.month()) - 3,
            };
            let named = match (by_day.is_empty() && by_month_day.is_empty(), frequency) {
                (true, 1) => date.weekday() == first.weekday(),
                (true, 2) => date.day() == first.day(),
                _ => is_named(date, &by_day, &by_month_day),
            };
            if distance % interval != 0 || !named || count.is_some_and(|count| taken >= count) {
                continue;
            }
            taken += 1;
            let wall = date.and_time(first.time());
            if window.contains(zone.resolve(wall)) {
                expected.push(wall);
            }
        }
        prop_assert_eq!(found, expected, "{}", text);
    }
}

#[test]
fn a_series_keeps_its_place_in_gaps_and_in_what_comes_twice() {
    let zone = zone("America/Sao_Paulo");
    let first: NaiveDateTime = "2018-11-02T00:30:00".parse().unwrap();
    let rule: Rule = "FREQ=DAILY;COUNT=4".parse().unwrap();
    let window = Span::new(at("2018-01-01T00:00:00"), at("2019-12-01T00:00:00"));
    let walls = rule.expand(first, &zone, &[], window).unwrap();
    let texts: Vec<_> = walls.iter().map(|wall| zone.text(zone.resolve(*wall))).collect();
    assert_eq!(
        texts,
        [
            "2018-11-02T00:30:00-03:00",
            "2018-11-03T00:30:00-03:00",
            "2018-11-04T01:30:00-02:00",
            "2018-11-05T00:30:00-02:00"
        ]
    );
    let yearly: Result<Rule, _> = "FREQ=YEARLY".parse();
    assert_eq!(yearly, Err(RuleError::Unsupported("FREQ=YEARLY".into())));
}
