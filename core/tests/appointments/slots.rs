//! Random businesses around the days on which clocks are changed.

use crate::reference::{MINUTE, World};
use crate::zones::{at, zone};
use chrono::{Days, NaiveDate};
use concierge_core::appointments::zone::Changes;
use concierge_core::appointments::{
    Busy, Calendar, Facts, Grid, Override, Rules, Span, Visit, Weekly, Window, check, slots,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Zones with a date near which something happens.
const DATES: [(&str, &str); 12] = [
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("Pacific/Apia", "2011-12-30"),
    ("America/Havana", "2026-11-01"),
    ("Africa/Cairo", "2026-04-24"),
    ("America/Nuuk", "2026-03-29"),
];

static ZONES: LazyLock<HashMap<&str, Changes>> =
    LazyLock::new(|| DATES.iter().map(|(name, _)| (*name, zone(name))).collect());

fn window() -> impl Strategy<Value = (i64, i64)> {
    let length = prop_oneof![1..300_i64, 300..1441_i64];
    let round = |(opens, length)| (opens / 5 * 5, opens / 5 * 5 + (length + 4) / 5 * 5);
    prop_oneof![
        8 => (0..1440_i64, length).prop_map(round),
        1 => Just((0, 1440)),
        1 => Just((1200, 1440)),
    ]
}

fn windows() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec(window(), 0..4)
}

fn grid() -> impl Strategy<Value = Grid> {
    let align = prop::sample::select(vec![1, 5, 15, 60]);
    prop_oneof![Just(Grid::Open), Just(Grid::Clock), align.prop_map(|align| Grid::Gap { align })]
}

/// Minutes from the date on, and how many.
fn minutes(most: i64) -> impl Strategy<Value = (i64, i64)> {
    (-1500..4500_i64, 1..most)
}

fn busy() -> impl Strategy<Value = ((i64, i64), (i32, i32), i32)> {
    (minutes(200), (0..40_i32, 0..40_i32), 1..4_i32)
}

prop_compose! {
    fn world()(
        date in prop::sample::select(DATES.to_vec()),
        weekly in prop::collection::vec(windows(), 7),
        overrides in prop::collection::vec((0..5_u64, windows()), 0..3),
        closures in prop::collection::vec(minutes(600), 0..3),
        busy in prop::collection::vec(busy(), 0..14),
        blocks in prop::collection::vec(minutes(200), 0..2),
        grid in grid(),
        step in prop::sample::select(vec![15, 20, 45, 60]),
        capacity in 1..5_i32,
        party in 1..3_i32,
        duration in prop_oneof![4 => 1..121_i32, 1 => 121..700_i32],
        notice in (prop_oneof![Just(0), 0..2000_i32], prop::option::of(0..4_i32)),
        limits in (prop::option::weighted(0.3, 0..4_u32), prop::option::weighted(0.3, 0..9_u32)),
        buffers in prop_oneof![Just((0, 0)), (0..60_i32, 0..60_i32)],
    ) -> (World, NaiveDate) {
        let day: NaiveDate = date.1.parse().unwrap();
        let start = at(&format!("{day}T00:00:00"));
        let span = |(from, length): (i64, i64)| {
            Span::new(start + from * MINUTE, start + (from + length) * MINUTE)
        };
        let busy = busy.into_iter().map(|((from, length), buffers, seats)| {
            let length = i32::try_from(length).unwrap();
            Busy::new(start + from * MINUTE, length, buffers, seats)
        });
        let (buffer_before, buffer_after) = buffers;
        let world = World {
            zone: date.0.parse().unwrap(),
            weekly,
            overrides: overrides.into_iter().map(|(i, w)| (day + Days::new(i), w)).collect(),
            closures: closures.into_iter().map(span).collect(),
            busy: busy.collect(),
            blocks: blocks.into_iter().map(span).collect(),
            rules: Rules {
                grid, step, capacity, max_party: Some(9), min_notice: notice.0,
                horizon_days: notice.1, day_limit: limits.0, week_limit: limits.1, ..Rules::default()
            },
            visit: Visit { party: party.min(capacity), buffer_before, buffer_after, ..Visit::minutes(duration) },
        };
        (world, day)
    }
}

/// Through the document, as a user writes it.
fn document(weekly: &[Vec<(i64, i64)>]) -> Value {
    let text = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let closes = |minutes: i64| text(if minutes > 1440 { minutes - 1440 } else { minutes });
    let day = |windows: &Vec<(i64, i64)>| -> Value {
        windows.iter().map(|(a, b)| json!([text(*a), closes(*b)])).collect()
    };
    let keys = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    keys.iter().zip(weekly).map(|(key, windows)| ((*key).to_owned(), day(windows))).collect()
}

fn calendar(world: &World) -> Calendar<&Changes> {
    let world = world.clone();
    let number = |n: i64| u16::try_from(n).unwrap();
    let windows = |list: Vec<(i64, i64)>| {
        list.into_iter().map(|(a, b)| Window { opens: number(a), closes: number(b) }).collect()
    };
    let overrides =
        world.overrides.into_iter().map(|(day, w)| Override { day, windows: windows(w) });
    let weekly = Weekly::parse(&document(&world.weekly)).unwrap();
    Calendar::new(&ZONES[world.zone.name()], weekly, overrides.collect(), world.closures)
}

/// What opens at 10:00 and closes 24 hours later cannot be written.
fn shorten(mut world: World) -> World {
    for (opens, closes) in world.weekly.iter_mut().flatten() {
        *closes = if *closes == *opens + 1440 && *opens > 0 { *closes - 5 } else { *closes };
    }
    world
}

/// Six days before the date, to find the beginning of what has been open for long.
const LEAD: usize = 6 * 1440;

/// The minute at which it is asked, and those that are asked about.
const NOW: usize = LEAD - 99;
const WANTED: std::ops::Range<usize> = LEAD..LEAD + 3 * 1440;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn open_slots_and_check_are_as_minute_by_minute((world, day) in world()) {
        let world = shorten(world);
        let calendar = calendar(&world);
        let first = at(&format!("{day}T00:00:00")) - (LEAD + 1440) as i64 * MINUTE;
        let minutes = world.minutes(first, LEAD + 5 * 1440);
        let range = Span::new(minutes.at(WANTED.start), minutes.at(WANTED.end));

        let open = calendar.open(range).unwrap();
        for minute in WANTED {
            let is_open = open.iter().any(|span| span.contains(minutes.at(minute)));
            prop_assert_eq!(is_open, minutes.is_open(minute), "{}", minutes.at(minute));
        }

        let booked: Vec<_> = world.busy.iter().map(|busy| busy.span.start).collect();
        let facts = Facts {
            now: minutes.at(NOW), busy: &world.busy, blocks: &world.blocks, booked: &booked,
        };
        let fits = |minute| {
            minutes.fits(&world, minute).filter(|_| minutes.may_book(&world, minute, NOW))
        };
        let found = slots(&calendar, &world.rules, &facts, &world.visit, range, 9999).unwrap();
        let found: Vec<_> = found.iter().map(|slot| (slot.span.start, slot.spots_left)).collect();
        let on_grid = |minute: &usize| minutes.on_grid(&world, *minute);
        let slot = |minute| Some((minutes.at(minute), fits(minute)?));
        let expected: Vec<_> = WANTED.filter(on_grid).filter_map(slot).collect();
        prop_assert_eq!(&found, &expected);

        for minute in WANTED.step_by(5) {
            let at = minutes.at(minute);
            // No more than has to be looked up.
            let reach = world.rules.reach(Span::new(at, at + 1), &world.visit);
            let busy: Vec<_> = world.busy.iter().filter(|b| b.blocked.overlaps(reach)).copied().collect();
            let facts = Facts { busy: &busy, ..facts };
            let judge = |strict| check(&calendar, &world.rules, &facts, &world.visit, Some(at), strict);
            let offered = found.iter().any(|(start, _)| *start == at);
            prop_assert_eq!(judge(true).is_ok(), offered, "{:?} at {}", judge(true), at);
            prop_assert_eq!(judge(false).is_ok(), fits(minute).is_some());
        }
    }
}
