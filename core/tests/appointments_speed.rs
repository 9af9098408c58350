//! What a search for free times costs: no allocation for each start, and little time.
//!
//! Times are printed by `cargo test --release --test appointments_speed -- --ignored --nocapture`.
// A counting allocator cannot be written without.
#![allow(unsafe_code, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use concierge_core::appointments::ics::read_busy;
use concierge_core::appointments::zone::{Changes, Utc};
use concierge_core::appointments::{
    Busy, Calendar, Entry, Facts, Grid, Rule, Rules, Span, Visit, Weekly, Zone, check, slots,
};
use serde_json::json;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Instant;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promises are those that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as above; `at` came from `alloc`.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

fn at(text: &str) -> i64 {
    Utc.resolve(text.parse().unwrap())
}

/// New York in 2026.
fn new_york() -> Changes {
    let (spring, autumn) = (at("2026-03-08T07:00:00"), at("2026-11-01T06:00:00"));
    Changes { first: -5 * 3600, changes: vec![(spring, -4 * 3600), (autumn, -5 * 3600)] }
}

/// Two windows a day, past midnight on Fridays.
fn weekly() -> Weekly {
    let day = json!([["08:00", "12:00"], ["13:00", "19:00"]]);
    let friday = json!([["09:00", "12:00"], ["18:00", "02:00"]]);
    let days = json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": friday, "sat": day});
    Weekly::parse(&days).unwrap()
}

fn month() -> Span {
    Span::new(at("2026-03-01T00:00:00"), at("2026-03-31T00:00:00"))
}

/// A hundred appointments of 45 minutes with buffers.
fn busy() -> Vec<Busy> {
    let start = |i: i64| month().start + i * 30 * DAY / 100 + i * 7 % 13 * 900_000_000;
    (0..100).map(|i| Busy::new(start(i), 45, (5, 10), 1)).collect()
}

fn search(calendar: &Calendar<&Changes>, rules: &Rules, busy: &[Busy]) -> usize {
    let facts = Facts { busy, ..Facts::at(month().start) };
    slots(calendar, rules, &facts, &Visit::minutes(60), month(), 9999).unwrap().len()
}

#[test]
fn a_start_costs_no_allocation() {
    let (zone, busy) = (new_york(), busy());
    let calendar = Calendar::new(&zone, weekly(), vec![], vec![]);
    let cost = |step| {
        let rules = Rules { step, ..Rules::default() };
        let before = ALLOCATIONS.with(Cell::get);
        let found = search(&calendar, &rules, &busy);
        (ALLOCATIONS.with(Cell::get) - before, found)
    };
    let (few, many) = (cost(15), cost(1));
    assert!(many.1 > 10 * few.1, "{few:?} {many:?}");
    // The list of what was found grows by doubling.
    assert!(many.0 < few.0 + 8, "{few:?} {many:?}");
}

/// The best of several times, which is what the code costs when nothing else runs.
fn best(rounds: u32, mut run: impl FnMut()) -> f64 {
    let mut time = || {
        let start = Instant::now();
        (0..rounds).for_each(|_| run());
        start.elapsed().as_secs_f64() * 1e9 / f64::from(rounds)
    };
    (0..15).map(|_| time()).fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "prints times"]
fn times() {
    let (zone, busy) = (new_york(), busy());
    let calendar = || Calendar::new(&zone, weekly(), vec![], vec![]);
    let own = calendar();
    let facts = Facts { busy: &busy, ..Facts::at(month().start) };
    let from = month().start;
    let print = |what: &str, time: f64| println!("{what}: {time:.0} ns");
    for (name, grid) in
        [("open", Grid::Open), ("clock", Grid::Clock), ("gap", Grid::Gap { align: 5 })]
    {
        for capacity in [1, 8] {
            let rules = Rules { grid, capacity, day_limit: Some(9), ..Rules::default() };
            let found = search(&own, &rules, &busy);
            let time = best(200, || _ = black_box(search(&own, &rules, black_box(&busy))));
            print(&format!("30 days, grid {name}, capacity {capacity}, {found} found"), time);
        }
    }
    let next = Rules::default();
    let three = best(2000, || {
        _ = black_box(slots(&own, &next, &facts, &Visit::minutes(60), month(), 3).unwrap());
    });
    print("the next three within 30 days", three);
    let (visit, start) = (Visit::minutes(60), Some(at("2026-03-11T14:00:00")));
    let near = Facts { busy: &busy[30..40], ..facts };
    let judged = best(20_000, || {
        _ = black_box(check(&own, &next, &near, &visit, black_box(start), true));
    });
    print("check among ten", judged);
    let fresh = best(20_000, || {
        _ = black_box(check(&calendar(), &next, &near, &visit, black_box(start), true));
    });
    print("check with a calendar made for it", fresh);
    print("open for 30 days", best(2000, || _ = black_box(own.open(month()))));
    print("is_open", best(20_000, || _ = black_box(own.is_open(black_box(from)))));
    print("read the hours", best(5000, || _ = black_box(weekly())));
    print("local text", best(100_000, || _ = black_box(zone.text(black_box(from)))));

    let rule: Rule = "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=150".parse().unwrap();
    let first = "2026-03-02T09:00:00".parse().unwrap();
    let year = Span::new(month().start, month().start + 365 * DAY);
    print("150 occurrences", best(2000, || _ = black_box(rule.expand(first, &zone, &[], year))));
    let entries: Vec<_> = busy
        .iter()
        .map(|busy| Entry { span: busy.span, status: "confirmed", label: "Somebody" })
        .collect();
    let monday = "2026-03-02".parse().unwrap();
    print("a week as SVG", best(200, || _ = black_box(own.to_svg("A week", monday, &entries))));
    let event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260302T090000Z\r\nDURATION:PT1H\r\n\
                 RRULE:FREQ=WEEKLY;COUNT=10\r\nEND:VEVENT\r\n";
    let text = format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", event.repeat(500));
    let read = best(5, || {
        _ = black_box(read_busy(&text, Rc::new(Utc), &|_| None, year).unwrap());
    });
    print("read a calendar of 500 series", read);
}
