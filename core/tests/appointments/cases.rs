//! Cases from the documents, the tests and the bug reports of other booking systems, and what the
//! reasons of a refusal have to be.

use crate::zones::{at, zone};
use concierge_core::appointments::zone::{Changes, Utc};
use concierge_core::appointments::{
    Actor, Busy, Calendar, Facts, Grid, Override, Rules, Span, Visit, Weekly, Zone, check, slots,
};
use serde_json::{Value, json};

const NOW: &str = "2026-03-02T00:00:00";

/// A business in UTC. 2026-03-02 is a Monday.
fn calendar(weekly: &Value) -> Calendar<Utc> {
    Calendar::new(Utc, Weekly::parse(weekly).unwrap(), vec![], vec![])
}

/// Open on Mondays.
fn monday(windows: &Value) -> Calendar<Utc> {
    calendar(&json!({ "mon": windows }))
}

fn busy(from: &str, minutes: i32, buffers: (i32, i32)) -> Busy {
    Busy::new(at(&format!("2026-03-02T{from}:00")), minutes, buffers, 1)
}

/// The starts on Monday.
fn starts(calendar: &Calendar<Utc>, rules: &Rules, busy: &[Busy], visit: &Visit) -> Vec<String> {
    let facts = Facts { busy, ..Facts::at(at(NOW)) };
    let range = Span::new(at(NOW), at("2026-03-03T00:00:00"));
    let found = slots(calendar, rules, &facts, visit, range, 999).unwrap();
    found.iter().map(|slot| Utc.text(slot.span.start)[11..16].to_owned()).collect()
}

fn rules(grid: Grid, step: i32) -> Rules {
    Rules { grid, step, ..Rules::default() }
}

#[test]
fn a_gap_of_90_minutes_between_buffers_holds_no_75_minutes() {
    // Both sides add up: 15 minutes after the first, 15 before the second.
    let calendar = monday(&json!([["09:00", "12:30"]]));
    let others = [busy("09:00", 60, (0, 15)), busy("11:30", 60, (15, 0))];
    let grid = rules(Grid::Gap { align: 5 }, 5);
    assert_eq!(starts(&calendar, &grid, &others, &Visit::minutes(75)), Vec::<String>::new());
    let hour = starts(&calendar, &grid, &others, &Visit::minutes(60));
    assert_eq!(hour, ["10:15"]);
    let own = Visit { buffer_before: 15, buffer_after: 15, ..Visit::minutes(30) };
    assert_eq!(starts(&calendar, &grid, &others, &own), ["10:30"]);
}

#[test]
fn the_three_grids_after_a_booking() {
    let calendar = monday(&json!([["09:10", "12:00"]]));
    let others = [busy("10:00", 25, (0, 0))];
    let of = |grid| starts(&calendar, &rules(grid, 30), &others, &Visit::minutes(30)).join(" ");
    assert_eq!(of(Grid::Open), "09:10 10:40 11:10");
    assert_eq!(of(Grid::Clock), "09:30 10:30 11:00 11:30");
    assert_eq!(of(Grid::Gap { align: 5 }), "09:10 10:25 10:55 11:25");
    assert_eq!(of(Grid::Gap { align: 15 }), "09:15 10:30 11:00 11:30");
}

#[test]
fn an_appointment_may_end_when_it_closes_and_buffers_may_reach_beyond() {
    let calendar = monday(&json!([["09:00", "10:00"]]));
    let visit = Visit { buffer_before: 30, buffer_after: 30, ..Visit::minutes(60) };
    assert_eq!(starts(&calendar, &rules(Grid::Open, 15), &[], &visit), ["09:00"]);
}

#[test]
fn an_appointment_may_cross_midnight_where_it_stays_open() {
    let weekly = json!({"mon": [["22:00", "24:00"]], "tue": [["00:00", "02:00"]]});
    let found = starts(&calendar(&weekly), &rules(Grid::Open, 45), &[], &Visit::minutes(60));
    assert_eq!(found, ["22:00", "22:45", "23:30"]);
}

#[test]
fn seats_are_counted_as_they_come_and_go() {
    let calendar = monday(&json!([["09:00", "11:00"]]));
    let rules = Rules { capacity: 3, ..rules(Grid::Open, 30) };
    let others = [busy("09:00", 60, (0, 0)), busy("09:30", 60, (0, 0))];
    let facts = Facts { busy: &others, ..Facts::at(at(NOW)) };
    let range = Span::new(at(NOW), at("2026-03-03T00:00:00"));
    let spots = |party| {
        let visit = Visit { party, ..Visit::minutes(30) };
        let found = slots(&calendar, &rules, &facts, &visit, range, 999).unwrap();
        found.iter().map(|slot| slot.spots_left).collect::<Vec<_>>()
    };
    assert_eq!(spots(1), [2, 1, 2, 3]);
    assert_eq!(spots(2), [2, 2, 3]);
    assert_eq!(spots(3), [3]);
}

#[test]
fn limits_close_a_day_and_a_week() {
    let calendar = calendar(&json!({"mon": [["09:00", "10:00"]], "tue": [["09:00", "10:00"]]}));
    let booked = [at("2026-03-02T09:00:00"), at("2026-03-08T23:59:00")];
    let facts = Facts { booked: &booked, ..Facts::at(at(NOW)) };
    let of = |day_limit, week_limit, start: &str| {
        let rules = Rules { day_limit, week_limit, ..Rules::default() };
        let visit = Visit::minutes(15);
        let range = Span::new(at(start), at(start) + 1);
        let offered = slots(&calendar, &rules, &facts, &visit, range, 9).unwrap().len();
        let judged = check(&calendar, &rules, &facts, &visit, Some(at(start)), true);
        assert_eq!(judged.is_ok(), offered == 1);
        judged.map_or_else(|refused| refused.reason.name(), |_| "ok")
    };
    assert_eq!(of(Some(1), None, "2026-03-02T09:30:00"), "day_limit");
    assert_eq!(of(Some(2), None, "2026-03-02T09:30:00"), "ok");
    assert_eq!(of(Some(1), None, "2026-03-03T09:30:00"), "ok");
    assert_eq!(of(None, Some(2), "2026-03-03T09:30:00"), "week_limit");
    assert_eq!(of(None, Some(2), "2026-03-09T09:30:00"), "ok");
    assert_eq!(of(Some(0), Some(0), "2026-03-02T09:30:00"), "day_limit");
}

/// Everything that can be wrong at once; each step mends the first of what is left.
#[test]
fn the_reasons_have_an_order() {
    let weekly = Weekly::parse(&json!({"mon": [["09:00", "12:00"]], "wed": [["09:00", "12:00"]]}));
    let closed = Override { day: "2026-03-04".parse().unwrap(), windows: vec![] };
    let closure = Span::new(at("2026-03-09T09:00:00"), at("2026-03-09T09:30:00"));
    let calendar = Calendar::new(Utc, weekly.unwrap(), vec![closed], vec![closure]);
    let rules = Rules {
        min_notice: 60,
        horizon_days: Some(14),
        day_limit: Some(1),
        week_limit: Some(1),
        min_party: 2,
        max_party: Some(4),
        ..Rules::default()
    };
    let taken = [Busy::new(at("2026-03-09T10:00:00"), 30, (0, 15), 1)];
    let blocks = [Span::new(at("2026-03-09T11:30:00"), at("2026-03-09T12:00:00"))];
    let facts = Facts {
        now: at("2026-03-02T09:00:00"),
        busy: &taken,
        blocks: &blocks,
        booked: &[at("2026-03-09T10:00:00")],
    };
    let visit = Visit { party: 1, ..Visit::minutes(30) };
    let with = |rules: &Rules, visit: Visit, start: &str| {
        let judged = check(&calendar, rules, &facts, &visit, Some(at(start)), true);
        judged.map_or_else(|refused| refused.reason.name(), |_| "ok")
    };
    let of = |visit, start| with(&rules, visit, start);
    assert_eq!(of(Visit::minutes(0), "2026-03-01T09:00:00"), "invalid_input");
    assert_eq!(of(visit, "2026-03-01T09:00:00"), "in_past");
    assert_eq!(of(visit, "2026-03-02T09:59:00"), "too_soon");
    assert_eq!(of(visit, "2026-03-17T00:00:00"), "too_far");
    assert_eq!(of(visit, "2026-03-16T23:59:00"), "outside_hours");
    assert_eq!(of(visit, "2026-03-04T09:00:00"), "closed_override");
    assert_eq!(of(visit, "2026-03-03T09:00:00"), "closed_day");
    assert_eq!(of(visit, "2026-03-09T08:45:00"), "outside_hours");
    assert_eq!(of(visit, "2026-03-09T12:00:00"), "outside_hours");
    assert_eq!(of(visit, "2026-03-09T11:45:00"), "outside_hours");
    assert_eq!(of(visit, "2026-03-09T09:05:00"), "blocked");
    assert_eq!(of(visit, "2026-03-09T11:20:00"), "blocked");
    assert_eq!(of(visit, "2026-03-09T10:05:00"), "off_grid");
    assert_eq!(of(visit, "2026-03-09T10:15:00"), "party_too_small");
    assert_eq!(of(Visit { party: 5, ..visit }, "2026-03-09T10:15:00"), "party_too_large");
    let pair = Visit { party: 2, ..visit };
    assert_eq!(of(pair, "2026-03-09T10:15:00"), "day_limit");
    let rules = Rules { day_limit: None, ..rules.clone() };
    assert_eq!(with(&rules, pair, "2026-03-09T10:15:00"), "week_limit");
    let rules = Rules { week_limit: None, ..rules };
    assert_eq!(with(&rules, pair, "2026-03-09T10:15:00"), "slot_taken");
    assert_eq!(with(&rules, pair, "2026-03-09T10:30:00"), "buffer_conflict");
    assert_eq!(with(&rules, pair, "2026-03-09T10:45:00"), "ok");
    let cleaning = Visit { buffer_after: 30, ..pair };
    assert_eq!(with(&rules, cleaning, "2026-03-09T10:45:00"), "buffer_conflict");
    let room = Rules { capacity: 2, ..rules };
    assert_eq!(with(&room, pair, "2026-03-09T10:15:00"), "capacity_full");
}

#[test]
fn staff_is_not_held_to_notice_horizon_and_grid() {
    let calendar = monday(&json!([["09:00", "17:00"]]));
    let rules = Rules { min_notice: 120, horizon_days: Some(1), ..Rules::default() };
    let taken = [busy("10:00", 30, (0, 0))];
    let facts = Facts { busy: &taken, ..Facts::at(at("2026-03-02T09:01:00")) };
    let of = |actor, start: &str| {
        let visit = Visit { actor, ..Visit::minutes(30) };
        let judged = check(&calendar, &rules, &facts, &visit, Some(at(start)), true);
        judged.map_or_else(|refused| refused.reason.name(), |_| "ok")
    };
    for (start, customer, staff) in [
        ("2026-03-02T09:07:00", "too_soon", "ok"),
        ("2026-03-09T09:00:00", "too_far", "ok"),
        ("2026-03-02T12:01:00", "off_grid", "ok"),
        ("2026-03-02T09:00:00", "in_past", "in_past"),
        ("2026-03-02T10:15:00", "too_soon", "slot_taken"),
        ("2026-03-02T17:00:00", "outside_hours", "outside_hours"),
    ] {
        assert_eq!(of(Actor::Customer, start), customer, "{start}");
        assert_eq!(of(Actor::Staff, start), staff, "{start}");
    }
}

#[test]
fn a_taken_time_is_taken_and_not_off_a_grid_that_starts_after_it() {
    let calendar = monday(&json!([["09:00", "12:00"]]));
    let taken = [busy("09:00", 50, (0, 0))];
    let facts = Facts { busy: &taken, ..Facts::at(at(NOW)) };
    let of = |start: &str| {
        let grid = rules(Grid::Gap { align: 1 }, 30);
        let judged = check(&calendar, &grid, &facts, &Visit::minutes(30), Some(at(start)), true);
        judged.map_or_else(|refused| refused.reason.name(), |_| "ok")
    };
    assert_eq!(of("2026-03-02T09:30:00"), "slot_taken");
    assert_eq!(of("2026-03-02T09:50:00"), "ok");
    assert_eq!(of("2026-03-02T10:00:00"), "off_grid");
}

#[test]
fn the_next_three_come_from_a_search_without_an_end() {
    let calendar = monday(&json!([["09:00", "09:30"]]));
    let range = Span::new(at("2026-03-02T09:10:00"), at("2027-03-02T00:00:00"));
    let facts = Facts::at(at(NOW));
    let found = slots(&calendar, &Rules::default(), &facts, &Visit::minutes(15), range, 3).unwrap();
    let starts: Vec<_> =
        found.iter().map(|slot| Utc.text(slot.span.start)[5..16].to_owned()).collect();
    assert_eq!(starts, ["03-02T09:15", "03-09T09:00", "03-09T09:15"]);
}

/// Starts on a date by the clock on the wall, with the offset.
fn local(zone: &Changes, weekly: &Value, day: &str, step: i32, minutes: i32) -> Vec<String> {
    let calendar = Calendar::new(zone, Weekly::parse(weekly).unwrap(), vec![], vec![]);
    let range = zone.day(day.parse().unwrap());
    let (rules, facts) = (rules(Grid::Open, step), Facts::at(range.start));
    let found = slots(&calendar, &rules, &facts, &Visit::minutes(minutes), range, 99).unwrap();
    found.iter().map(|slot| zone.text(slot.span.start)[11..22].to_owned()).collect()
}

#[test]
fn clock_changes_in_the_middle_of_the_night_shift() {
    let weekly = json!({"sun": [["00:00", "04:00"]]});
    let new_york = zone("America/New_York");
    let spring = local(&new_york, &weekly, "2026-03-08", 60, 60);
    assert_eq!(spring, ["00:00:00-05", "01:00:00-05", "03:00:00-04"]);
    let autumn = local(&new_york, &weekly, "2026-11-01", 60, 60);
    assert_eq!(autumn, ["00:00:00-04", "01:00:00-04", "01:00:00-05", "02:00:00-05", "03:00:00-05"]);
    let london = local(&zone("Europe/London"), &weekly, "2026-03-29", 60, 60);
    assert_eq!(london, ["00:00:00+00", "02:00:00+01", "03:00:00+01"]);
    let lord_howe = local(&zone("Australia/Lord_Howe"), &weekly, "2026-04-05", 60, 60);
    assert_eq!(
        lord_howe,
        ["00:00:00+11", "01:00:00+11", "01:30:00+10", "02:30:00+10"],
        "the clock goes back by half an hour at 02:00"
    );
}

#[test]
fn gaps_at_midnight() {
    // On these days the clock goes from 00:00 to 01:00.
    for (name, day, first) in [
        ("America/Sao_Paulo", "2018-11-04", "01:00:00-02"),
        ("America/Havana", "2026-03-08", "01:00:00-04"),
        ("Africa/Cairo", "2026-04-24", "01:00:00+03"),
    ] {
        let every = json!([["00:00", "02:00"]]);
        let weekly = json!({"sun": every, "fri": every});
        assert_eq!(local(&zone(name), &weekly, day, 60, 60), [first], "{name}");
    }
}

#[test]
fn a_skipped_date_has_no_hours_and_lends_none_to_the_next() {
    // 2011-12-30, a Friday, did not take place.
    let apia = zone("Pacific/Apia");
    let nine = json!([["09:00", "10:00"]]);
    let weekly = json!({"thu": nine, "fri": nine, "sun": nine});
    assert_eq!(local(&apia, &weekly, "2011-12-29", 60, 60), ["09:00:00-10"]);
    assert!(local(&apia, &weekly, "2011-12-30", 60, 60).is_empty());
    assert!(local(&apia, &weekly, "2011-12-31", 60, 60).is_empty());
    assert_eq!(local(&apia, &weekly, "2012-01-01", 60, 60), ["09:00:00+14"]);
    // An evening before lasts as long as ever.
    let late = json!({"thu": [["23:00", "01:00"]]});
    assert_eq!(local(&apia, &late, "2011-12-31", 30, 30), ["00:00:00+14", "00:30:00+14"]);
}
