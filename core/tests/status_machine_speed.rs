//! What a judgement costs: no allocation, and little time.
//!
//! Times are printed by `cargo test --release --test status_machine_speed -- --ignored --nocapture`.
// A counting allocator cannot be written without.
#![allow(unsafe_code, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use concierge_core::status_machine::{
    Actor, Column, ColumnKind, Definition, Facts, Machine, Row, TableShape, Value, Verdict,
};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::Write;
use std::hint::black_box;
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

struct World<'a>(Vec<Value<'a>>);

impl Row for World<'_> {
    fn value(&self, index: usize) -> Value<'_> {
        self.0[index]
    }
    fn function(&self, _: usize, _: usize) -> bool {
        true
    }
}

impl Actor for World<'_> {
    fn has_role(&self, role: &str) -> bool {
        role == "staff"
    }
    fn has_reason(&self) -> bool {
        true
    }
    fn is_timer(&self) -> bool {
        false
    }
    fn bypasses(&self) -> bool {
        false
    }
}

/// A machine of 20 states and 60 transitions.
fn text() -> String {
    let mut text = String::from("[*] --> state_0\nstate_19 --> [*]\n");
    for i in 0..19 {
        _ = writeln!(
            text,
            "state_{i} --> state_{} : next [requires phone, attempt < 3] / stamp at",
            i + 1
        );
    }
    for i in 0..19 {
        _ = writeln!(text, "state_{i} --> state_0 : reset_{i} [role staff, reason] / stamp at");
    }
    for i in 0..19 {
        _ = writeln!(text, "state_{i} --> state_19 : finish [at <= now()] / emit done, clear at");
    }
    text + "state_3 --> state_9 : jump\nstate_4 --> state_9 : jump\nstate_5 --> state_9 : jump\n"
}

fn compile(text: &str) -> Machine {
    let columns = vec![
        Column::new("status", ColumnKind::Text),
        Column::new("phone", ColumnKind::Text),
        Column::new("attempt", ColumnKind::Numeric),
        Column::new("at", ColumnKind::Timestamptz),
    ];
    let shape = TableShape { table: "t".into(), status_column: "status".into(), columns };
    Machine::compile(Definition::parse(text).unwrap(), &shape).unwrap()
}

fn world() -> World<'static> {
    World(vec![Value::Text("+1555"), Value::Integer(1), Value::Timestamp(5)])
}

#[test]
fn the_happy_path_does_not_allocate() {
    let machine = compile(&text());
    assert_eq!((machine.states().len(), machine.edges().len()), (20, 60));
    assert_eq!(machine.columns(), ["phone", "attempt", "at"]);
    let world = world();
    let facts = Facts { row: &world, actor: &world, now: 10 };
    let before = ALLOCATIONS.with(Cell::get);
    for (from, to) in [("state_7", "state_8"), ("state_7", "state_0"), ("state_2", "state_19")] {
        assert!(matches!(machine.update(Some(from), Some(to), facts), Verdict::Go { .. }));
    }
    assert!(matches!(machine.fire(Some("state_3"), "jump", None, facts), Verdict::Go { .. }));
    assert!(matches!(machine.insert(Some("state_0"), facts), Verdict::Insert { .. }));
    assert_eq!(ALLOCATIONS.with(Cell::get) - before, 0);
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
    let text = text();
    let compiled = best(100, || _ = black_box(compile(black_box(&text))));
    println!("parse and compile 20 states, 60 edges: {compiled:.0} ns");
    let machine = compile(&text);
    let world = world();
    let facts = Facts { row: &world, actor: &world, now: 10 };
    for (from, to) in [("state_7", "state_8"), ("state_3", "state_9"), ("state_12", "state_0")] {
        let judged = best(300_000, || {
            black_box(machine.update(black_box(Some(from)), black_box(Some(to)), facts));
        });
        println!("update {from} -> {to}: {judged:.1} ns");
    }
    let fired = best(300_000, || {
        black_box(machine.fire(black_box(Some("state_12")), black_box("next"), None, facts));
    });
    println!("fire next on state_12: {fired:.1} ns");
    println!("svg: {:.0} ns", best(5, || _ = black_box(machine.to_svg(None))));
    let largest = compile(&largest());
    let start = Instant::now();
    black_box(largest.to_svg(None));
    println!("svg of {} transitions: {:?}", largest.edges().len(), start.elapsed());
}

/// As many states and transitions as there may be, most of them far apart.
fn largest() -> String {
    let mut text = String::from("[*] --> s0\ns127 --> [*]\n");
    for i in 0..127 {
        _ = writeln!(text, "s{i} --> s{} : next", i + 1);
    }
    for i in 0..896 {
        _ = writeln!(text, "s{} --> s{} : e{i} [reason] / stamp at", i % 127, i * 37 % 128);
    }
    text
}
