//! Status machines as a user meets them: what is read, what is refused, and in which words.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use concierge_core::status_machine::{
    Actor, Code, Column, ColumnKind, Definition, Edge, Effect, Expected, Facts, Interval,
    MAX_BYTES, Machine, Problem, Row, TableShape, Trigger, Value, Verdict,
};
use proptest::prelude::*;
use std::fmt::Write;

const EXAMPLE: &str = "
    [*] --> pending
    pending     --> in_progress : dial    [requires phone_number] / stamp call_started_at
    in_progress --> completed   : agree   [requires negotiated_price] / stamp call_ended_at, emit provider.agreed
    in_progress --> failed      : decline / stamp call_ended_at
    in_progress --> failed      : after 15 minutes
    failed      --> pending     : retry   [attempt < max_attempts]
    completed   --> [*]
    %% alias complete = completed
";

fn shape() -> TableShape {
    use ColumnKind::{Boolean, Date, Numeric, Other, Text, Timestamptz, Uuid};
    let columns = [
        ("status", Text),
        ("phone_number", Text),
        ("note", Text),
        ("reason", Text),
        ("In Words", Text),
        ("negotiated_price", Numeric),
        ("attempt", Numeric),
        ("max_attempts", Numeric),
        ("call_started_at", Timestamptz),
        ("call_ended_at", Timestamptz),
        ("day", Date),
        ("ok", Boolean),
        ("owner", Uuid),
        ("extra", Other),
    ];
    let mut columns: Vec<_> = columns.map(|(name, kind)| Column::new(name, kind)).into();
    columns[2].not_null = true;
    columns[12].generated = true;
    TableShape { table: "providers".into(), status_column: "status".into(), columns }
}

fn machine(text: &str) -> Machine {
    let definition = Definition::parse(text).unwrap_or_else(|e| panic!("{e}"));
    Machine::compile(definition, &shape()).unwrap_or_else(|e| panic!("{e}"))
}

/// The errors of a definition as `line:column token problem`.
fn errors(text: &str) -> Vec<(usize, usize, String, Problem)> {
    let result = Definition::parse(text).and_then(|d| Machine::compile(d, &shape()));
    let errors = result.map(|_| ()).unwrap_err().0;
    errors.into_iter().map(|e| (e.place.line, e.place.column, e.token, e.problem)).collect()
}

/// A row and an actor in one, with everything switched by hand.
#[derive(Default)]
struct World<'a> {
    columns: &'a [String],
    values: Vec<(&'a str, Value<'a>)>,
    roles: &'a [&'a str],
    reason: bool,
    timer: bool,
    bypass: bool,
    function: bool,
}

impl Row for World<'_> {
    fn value(&self, index: usize) -> Value<'_> {
        let found = self.values.iter().find(|(name, _)| *name == self.columns[index]);
        found.map_or(Value::Null, |(_, value)| *value)
    }
    fn function(&self, _: usize, _: usize) -> bool {
        self.function
    }
}

impl Actor for World<'_> {
    fn has_role(&self, role: &str) -> bool {
        self.roles.contains(&role)
    }
    fn has_reason(&self) -> bool {
        self.reason
    }
    fn is_timer(&self) -> bool {
        self.timer
    }
    fn bypasses(&self) -> bool {
        self.bypass
    }
}

impl World<'_> {
    fn facts(&self) -> Facts<'_> {
        Facts { row: self, actor: self, now: 1000 }
    }
}

fn code(verdict: Verdict<'_>) -> &'static str {
    match verdict {
        Verdict::Refused(refused) => refused.code.sqlstate(),
        _ => "ok",
    }
}

fn edge(verdict: Verdict<'_>) -> &Edge {
    match verdict {
        Verdict::Go { edge, .. } => edge,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_example_of_the_manual_is_judged() {
    let machine = machine(EXAMPLE);
    let values = vec![("phone_number", Value::Text("+1555"))];
    let world = World { columns: machine.columns(), values, ..World::default() };
    let facts = world.facts();
    let column = |name| machine.columns().iter().position(|c| c == name).unwrap();
    let dial = edge(machine.update(Some("pending"), Some("in_progress"), facts));
    assert_eq!(dial.event(), Some("dial"));
    assert_eq!(dial.effects(), [Effect::Stamp(column("call_started_at"))]);
    assert_eq!(code(machine.update(Some("pending"), Some("failed"), facts)), "ZF002");
    assert_eq!(code(machine.update(Some("in_progress"), Some("completed"), facts)), "ZF005");
    assert_eq!(code(machine.update(Some("failed"), Some("pending"), facts)), "ZF003");
    assert_eq!(code(machine.update(Some("completed"), Some("pending"), facts)), "ZF006");
    assert_eq!(code(machine.update(Some("pending"), Some("dialing"), facts)), "ZF001");
    assert_eq!(code(machine.update(Some("pending"), None, facts)), "ZF001");
    assert_eq!(code(machine.update(None, Some("pending"), facts)), "ZF001");
    assert_eq!(code(machine.insert(Some("pending"), facts)), "ok");
    assert_eq!(code(machine.insert(Some("failed"), facts)), "ZF008");
    assert_eq!(code(machine.insert(None, facts)), "ZF001");
}

#[test]
fn a_refusal_says_what_is_allowed() {
    let machine = machine(EXAMPLE);
    let world = World { columns: machine.columns(), ..World::default() };
    let refused = |verdict| match verdict {
        Verdict::Refused(refused) => refused,
        other => panic!("{other:?}"),
    };
    let none = refused(machine.update(Some("in_progress"), Some("pending"), world.facts()));
    assert_eq!(none.message, "providers.status: in_progress -> pending is not allowed");
    assert_eq!(none.detail, "From in_progress a row can become completed, failed.");
    assert_eq!(none.allowed, ["completed", "failed"]);
    let guard = refused(machine.update(Some("pending"), Some("in_progress"), world.facts()));
    assert_eq!(
        guard.message,
        "providers.status: pending -> in_progress is not allowed: phone_number is missing"
    );
    assert_eq!(guard.failed[0].guard, "requires phone_number");
    let json = serde_json::to_value(&guard).unwrap();
    assert_eq!((&json["code"], &json["from"]), (&"ZF005".into(), &"pending".into()));
    assert_eq!(
        (&json["failed"][0]["event"], &json["allowed"][0]),
        (&"dial".into(), &"in_progress".into())
    );
    let end = refused(machine.fire(Some("complete"), "retry", None, world.facts()));
    assert_eq!(
        end.message,
        "providers.status: retry in state completed is not allowed: completed is final"
    );
    let lost = refused(machine.fire(Some("pending"), "fly", None, world.facts()));
    assert!(lost.message.contains("no event of this machine"), "{}", lost.message);
    let late = refused(machine.fire(Some("failed"), "retry", Some("in_progress"), world.facts()));
    assert_eq!(
        (late.code, late.message.as_str()),
        (Code::StateDiffers, "providers.status: the row is failed, not in_progress")
    );
}

#[test]
fn every_failed_guard_is_told_and_the_nearest_way_gives_the_code() {
    let machine = machine(
        "[*] --> a
         a --> b : go [role staff, ok = true, requires note]
         a --> b : force [reason, attempt in (1, 2)]
         b --> [*]",
    );
    let world = World { columns: machine.columns(), ..World::default() };
    let Verdict::Refused(refused) = machine.update(Some("a"), Some("b"), world.facts()) else {
        panic!("it is refused")
    };
    let failed: Vec<_> = refused.failed.iter().map(|f| (f.guard.as_str(), f.code)).collect();
    assert_eq!(
        failed,
        [
            ("role staff", Code::RoleNotAllowed),
            ("ok = true", Code::GuardFailed),
            ("requires note", Code::Missing),
            ("reason", Code::Missing),
            ("attempt in (1, 2)", Code::GuardFailed),
        ]
    );
    assert_eq!(refused.code, Code::Missing);
    assert_eq!(code(machine.fire(Some("a"), "go", None, world.facts())), "ZF004");
    let values = vec![("attempt", Value::Integer(2))];
    let world = World { columns: machine.columns(), values, reason: true, ..World::default() };
    assert_eq!(edge(machine.update(Some("a"), Some("b"), world.facts())).event(), Some("force"));
}

#[test]
fn the_first_way_whose_guards_pass_is_taken() {
    let machine = machine(
        "[*] --> a
         a --> small : sort [attempt < 10]
         a --> large : sort
         small --> [*]
         large --> [*]",
    );
    for (attempt, to) in [(9, "small"), (10, "large")] {
        let values = vec![("attempt", Value::Integer(attempt))];
        let world = World { columns: machine.columns(), values, ..World::default() };
        let taken = edge(machine.fire(Some("a"), "sort", None, world.facts()));
        assert_eq!(machine.target(taken).unwrap().stored(), to);
        let offers = machine.next(Some("a"), world.facts());
        assert_eq!(offers.len(), 1);
        assert_eq!((offers[0].event, offers[0].to.stored()), (Some("sort"), to));
    }
}

#[test]
fn the_timer_goes_ways_of_its_own() {
    let machine = machine(EXAMPLE);
    let (state, interval, timed) = machine.timers().next().unwrap();
    assert_eq!((state.stored(), interval), ("in_progress", Interval::parse("15 m").unwrap()));
    let timer = World { columns: machine.columns(), timer: true, ..World::default() };
    let user = World { columns: machine.columns(), ..World::default() };
    assert_eq!(code(machine.due(Some("in_progress"), timed, timer.facts())), "ok");
    assert_eq!(code(machine.due(Some("in_progress"), timed, user.facts())), "ZF004");
    assert_eq!(code(machine.due(Some("failed"), timed, timer.facts())), "ZF007");
    let by_timer = edge(machine.update(Some("in_progress"), Some("failed"), timer.facts()));
    assert_eq!(by_timer.after(), Some(interval));
    let by_user = edge(machine.update(Some("in_progress"), Some("failed"), user.facts()));
    assert_eq!(by_user.event(), Some("decline"));
    let events: Vec<_> =
        machine.next(Some("in_progress"), user.facts()).iter().map(|o| o.event).collect();
    assert_eq!(events, [Some("agree"), Some("decline")]);
}

#[test]
fn the_role_system_is_the_timer() {
    let machine = machine("[*] --> a\na --> b : close [role system|staff]\nb --> [*]");
    let judge = |roles, timer| {
        let world = World { columns: machine.columns(), roles, timer, ..World::default() };
        code(machine.update(Some("a"), Some("b"), world.facts()))
    };
    assert_eq!(judge(&["system"], false), "ZF004");
    assert_eq!(judge(&["staff"], false), "ok");
    assert_eq!(judge(&[], true), "ok");
}

#[test]
fn late_news_never_moves_a_row_back_but_is_stamped() {
    let machine = machine(
        "[*] --> sent
         sent --> delivered : delivered / stamp call_started_at
         sent --> opened : opened / stamp call_ended_at
         delivered --> opened : opened / stamp call_ended_at
         sent --> failed : fail
         opened --> [*]
         failed --> [*]
         %% monotone sent < delivered < opened",
    );
    let world = World { columns: machine.columns(), ..World::default() };
    let stays = |verdict| match verdict {
        Verdict::Stay { state, stamps } => {
            let stamps: Vec<_> = stamps.iter().map(|i| machine.columns()[*i].as_str()).collect();
            (state.stored().to_owned(), stamps.join(","))
        }
        other => panic!("{other:?}"),
    };
    let expected = ("opened".to_owned(), "call_started_at".to_owned());
    assert_eq!(stays(machine.update(Some("opened"), Some("delivered"), world.facts())), expected);
    assert_eq!(stays(machine.fire(Some("opened"), "delivered", None, world.facts())), expected);
    let again = stays(machine.fire(Some("opened"), "opened", None, world.facts()));
    assert_eq!(again, ("opened".to_owned(), "call_ended_at".to_owned()));
    assert_eq!(code(machine.update(Some("opened"), Some("failed"), world.facts())), "ZF006");
    assert_eq!(code(machine.update(Some("failed"), Some("sent"), world.facts())), "ZF006");
    let stay = machine.test_vectors().iter().filter(|v| v.expected == Expected::Stay).count();
    assert_eq!(stay, 3);
}

#[test]
fn any_is_every_other_state_that_goes_on_and_has_no_way_of_its_own() {
    let machine = machine(
        "[*] --> a
         a --> b : next
         b --> done : next
         b --> out : leave [reason]
         any --> out : leave
         done --> [*]
         out --> [*]",
    );
    let leaving: Vec<_> = machine
        .edges()
        .iter()
        .filter(|e| e.event() == Some("leave"))
        .map(|e| machine.states()[e.from()].name())
        .collect();
    assert_eq!(leaving, ["a", "b"]);
    let world = World { columns: machine.columns(), ..World::default() };
    assert_eq!(code(machine.update(Some("b"), Some("out"), world.facts())), "ZF005");
    assert_eq!(code(machine.update(Some("a"), Some("out"), world.facts())), "ok");
}

#[test]
fn an_alias_is_stored_as_its_state_and_other_words_can_be_stored() {
    let machine = machine(
        "[*] --> in_progress
         in_progress --> DONE
         DONE --> [*]
         %% stored in_progress = 'in-progress'
         %% alias 'finished; really' = DONE",
    );
    let world = World { columns: machine.columns(), ..World::default() };
    match machine.update(Some("in-progress"), Some("finished; really"), world.facts()) {
        Verdict::Go { to, .. } => assert_eq!(to.stored(), "DONE"),
        other => panic!("{other:?}"),
    }
    assert_eq!(code(machine.insert(Some("in_progress"), world.facts())), "ZF001");
    let same = machine.update(Some("DONE"), Some("finished; really"), world.facts());
    assert!(matches!(same, Verdict::Stay { stamps: [], .. }), "{same:?}");
}

#[test]
fn a_repair_passes_but_still_names_a_state() {
    let machine = machine(EXAMPLE);
    let world = World { columns: machine.columns(), bypass: true, ..World::default() };
    let facts = world.facts();
    assert_eq!(code(machine.update(Some("completed"), Some("pending"), facts)), "ok");
    assert_eq!(code(machine.update(Some("gone"), Some("pending"), facts)), "ok");
    assert_eq!(code(machine.insert(Some("completed"), facts)), "ok");
    assert_eq!(code(machine.update(Some("completed"), Some("gone"), facts)), "ZF001");
    assert_eq!(code(machine.update(Some("completed"), None, facts)), "ZF001");
}

#[test]
fn a_row_that_is_under_way_may_be_kept() {
    let machine = machine("[*] --> a\na --> b\nb --> [*]\n%% on delete restrict");
    let world = World { columns: machine.columns(), ..World::default() };
    assert_eq!(code(machine.delete(Some("a"), world.facts())), "ZF003");
    assert_eq!(code(machine.delete(Some("b"), world.facts())), "ok");
}

#[test]
fn guards_compare_typed_values() {
    let uuid = "6f1c2f2e-53cf-4b7c-9a56-0d8f3f1a2b3c";
    let cases: &[(&str, &str, Value<'_>, bool)] = &[
        ("attempt = -1.50", "attempt", Value::Float(-1.5), true),
        ("attempt <> 3", "attempt", Value::Null, false),
        ("phone_number = 'it''s'", "phone_number", Value::Text("it's"), true),
        ("phone_number is null", "phone_number", Value::Null, true),
        ("phone_number is not null", "phone_number", Value::Text(""), true),
        ("requires phone_number", "phone_number", Value::Text(""), false),
        ("requires extra", "extra", Value::Present, true),
        ("phone_number in ('a#59;b', 'c')", "phone_number", Value::Text("a;b"), true),
        ("call_ended_at <= now()", "call_ended_at", Value::Timestamp(1000), true),
        ("day > '2000-01-01'", "day", Value::Date(1), true),
        ("day <= now()", "day", Value::Date(1), false),
        ("ok = false", "ok", Value::Boolean(false), true),
        ("reason = 'x'", "reason", Value::Text("x"), true),
        ("\"In Words\" is not null", "In Words", Value::Text("x"), true),
        ("attempt >= max_attempts", "attempt", Value::Integer(1), false),
    ];
    let uuid_guard = format!("owner = '{uuid}'");
    let uuid_value =
        Value::Uuid(*b"\x6f\x1c\x2f\x2e\x53\xcf\x4b\x7c\x9a\x56\x0d\x8f\x3f\x1a\x2b\x3c");
    for (guard, column, value, passes) in
        cases.iter().copied().chain([(uuid_guard.as_str(), "owner", uuid_value, true)])
    {
        let machine = machine(&format!("[*] --> a\na --> b : go [{guard}]\nb --> [*]"));
        let values = vec![(column, value)];
        let world = World { columns: machine.columns(), values, ..World::default() };
        assert_eq!(
            code(machine.update(Some("a"), Some("b"), world.facts())) == "ok",
            passes,
            "{guard}"
        );
    }
}

#[test]
fn errors_of_the_grammar_have_a_place() {
    let one = |text: &str| {
        let mut errors = errors(text);
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
        let (line, column, token, problem) = errors.remove(0);
        (line, column, token, problem.to_string())
    };
    let fine = "[*] --> a\na --> b\nb --> [*]\n";
    let cases = [
        ("a -> b", (4, 3, "-", "expected -->")),
        ("a --> b : go [requires]", (4, 23, "]", "expected a column")),
        (
            "a --> b : go [ok = null]",
            (4, 20, "null", "expected is null or is not null to ask for null"),
        ),
        ("a --> b : go [note = 'x]", (4, 22, "'x]", "the quote is never closed")),
        ("a --> b : go / jump", (4, 16, "jump", "expected stamp, set, clear or emit")),
        (
            "a --> b : after noon",
            (
                4,
                17,
                "noon",
                "not an interval; write for example 15 minutes, 24 h, 7 d or 1 hour 30 minutes",
            ),
        ),
        (
            "a --> any",
            (
                4,
                7,
                "any",
                "this word is reserved; name the state otherwise and add %% stored name = '...'",
            ),
        ),
        ("a --> b : x & y", (4, 13, "&", "this character has no meaning here")),
        (
            "state a {",
            (4, 9, "{", "a composite state is Mermaid, but not part of a status machine"),
        ),
        ("note left of a", (4, 1, "note", "a note is Mermaid, but not part of a status machine")),
        ("  %% alias x : a", (4, 14, ":", "expected =")),
        ("%% on delete cascade", (4, 14, "cascade", "expected restrict")),
        ("%% monotone a < q", (4, 17, "q", "no transition mentions this state")),
        ("%% alias b = a", (4, 10, "b", "this word already stands for another state")),
        ("[*] --> a", (4, 9, "a", "this initial state was already said")),
        ("[*] --> a : go", (4, 11, ":", "expected the end of the line: this arrow takes no label")),
    ];
    for (line, (at, column, token, problem)) in cases {
        assert_eq!(one(&format!("{fine}{line}")), (at, column, token.into(), problem.into()));
    }
    let first = Definition::parse("a -> b").unwrap_err().to_string();
    assert_eq!(first, "line 1, column 3: expected --> (near \"-\")");
}

#[test]
fn errors_of_meaning_have_a_place() {
    use Problem as P;
    let check = |text: &str, expected: &[(usize, &str, Problem)]| {
        let found: Vec<_> = errors(text).into_iter().map(|(line, _, t, p)| (line, t, p)).collect();
        let expected: Vec<_> =
            expected.iter().map(|(l, t, p)| (*l, (*t).to_owned(), p.clone())).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("a --> b\nb --> [*]", &[(1, "", P::NoInitial)]);
    check("[*] --> a\na --> b", &[(2, "b", P::DeadEnd)]);
    check("[*] --> a\na --> b\nb --> b : again", &[(2, "b", P::DeadEnd)]);
    check("[*] --> a\na --> [*]\nc --> a", &[(3, "c", P::Unreachable)]);
    check("[*] --> a\na --> b\nb --> [*]\nb --> a", &[(3, "b", P::TerminalWithExit)]);
    check("[*] --> a\nany --> a : go\na --> [*]", &[(2, "any", P::AnyIsNone)]);
    let guards = |label: &str, problem: Problem, token: &str| {
        check(&format!("[*] --> a\na --> b : go {label}\nb --> [*]"), &[(2, token, problem)]);
    };
    guards("[requires nothing]", P::UnknownColumn, "nothing");
    guards("[attempt = 'x']", P::LiteralKind("numeric"), "'x'");
    guards("[owner = 'x']", P::LiteralKind("uuid"), "'x'");
    guards("[day = '2026-02-30']", P::LiteralKind("date"), "'2026-02-30'");
    guards("[extra = 1]", P::LiteralKind("other"), "1");
    guards("[note < 'x']", P::NoOrder("text"), "note");
    guards("[attempt = note]", P::CompareKinds("numeric", "text"), "attempt");
    guards("[attempt <= now()]", P::CompareKinds("numeric", "timestamptz"), "attempt");
    guards("/ stamp day", P::StampKind, "day");
    guards("/ set status = 'a'", P::WritesStatus, "status");
    guards("/ set ok = 1", P::LiteralKind("boolean"), "1");
    guards("/ clear note", P::ClearsNotNull, "note");
    guards("/ clear owner", P::WritesGenerated, "owner");
    guards("/ set ok = true, clear ok", P::WrittenTwice, "ok");
    let fine = "[*] --> a\nb --> [*]\nc --> [*]\na --> c : stop\na --> b : go";
    let twice =
        |line: &str| check(&format!("{fine} [reason]\n{line}"), &[(6, "b", P::Ambiguous(5))]);
    twice("a --> b : go [reason]");
    twice("a --> b : go [ok = true, reason]");
    check(&format!("{fine}\na --> c : go [reason]"), &[(6, "c", P::Ambiguous(5))]);
    machine(&format!("{fine} [reason]\na --> b : go\na --> b : force"));
    check("[*] --> a\na --> b\na --> b\nb --> [*]", &[(3, "b", P::Ambiguous(2))]);
    check(
        "[*] --> a\na --> b\nb --> [*]\n%% monotone a < b\n%% monotone b < a",
        &[(5, "b", P::MonotoneTwice), (5, "a", P::MonotoneTwice)],
    );
}

#[test]
fn all_errors_are_reported_at_once() {
    let lines: Vec<_> = errors("a -> b\n[*] --> a\nx y\na --> b : [").iter().map(|e| e.0).collect();
    assert_eq!(lines, [1, 3, 4]);
}

#[test]
fn mermaid_around_the_machine_is_understood() {
    let text = "stateDiagram-v2
        direction LR
        %% what people write about it: a --> 'b
        %%{init: {'theme': 'dark'}}%%
        state \"Not yet\" as a
        state b
        b
        b : it isn't so; really
        [*] --> a %% the start

        a-->b:go
        b --> [*]";
    let definition = Definition::parse(text).unwrap();
    assert_eq!(definition.states[0].label(), "Not yet");
    assert_eq!(definition.states[1].label(), "it isn't so; really");
    assert_eq!(definition.transitions[0].trigger, Trigger::Event("go".into()));
    assert_eq!(definition.direction.as_deref(), Some("LR"));
    assert_eq!(Definition::parse(&definition.to_mermaid()).unwrap(), definition);
}

#[test]
fn names_that_are_key_words_are_written_in_quotes() {
    let text = "a --> b : go [requires \"is\", role \"in\"|is, function \"is\".x, a = \"true\", role is null]";
    let definition = Definition::parse(text).unwrap();
    assert_eq!(Definition::parse(&definition.to_mermaid()).unwrap(), definition);
}

#[test]
fn size_is_bounded() {
    let long = format!("%%{}", "x".repeat(MAX_BYTES));
    assert!(Definition::parse(&long).is_err());
    let many = |n: usize| {
        let mut text = String::from("[*] --> s0\n");
        (1..n).for_each(|i| _ = writeln!(text, "s{} --> s{i}", i - 1));
        text
    };
    assert!(Definition::parse(&many(128)).is_ok());
    assert!(Definition::parse(&many(129)).is_err());
    let edges: String = (0..1025).map(|i| format!("a-->b:e{i}\n")).collect();
    assert!(Definition::parse(&edges).is_err());
    let guards = vec!["reason"; 33].join(",");
    assert!(Definition::parse(&format!("a --> b : go [{guards}]")).is_err());
    let any: String = (0..100).map(|i| format!("any --> s{i} : e{i}\n")).collect();
    let definition = Definition::parse(&format!("{}{any}", many(100))).unwrap();
    assert!(Machine::compile(definition, &shape()).is_err());
}

#[test]
fn pictures_carry_their_text_escaped() {
    let text = "[*] --> a
        a --> b : go [phone_number = '<script>&\"']
        a --> a : stay
        any --> c
        b --> [*]
        c --> [*]
        state \"A & <b>\" as a";
    let machine = machine(text);
    let svg = machine.to_svg(Some(&[1, 20]));
    assert!(svg.contains("<title>States of providers.status</title>"));
    assert!(svg.contains("A &amp; &lt;b&gt;") && !svg.contains("<script>"));
    assert!(svg.contains(">20</text>") && svg.contains(">any other</text>"));
    let dot = machine.to_dot(None);
    assert!(dot.contains("s0 [label=\"A & <b>\"]") && dot.contains("any -> s2"), "{dot}");
    let counted = machine.to_mermaid(Some(&[1, 20]));
    assert!(counted.contains("state \"b (20)\" as b"), "{counted}");
    assert!(Definition::parse(&counted).is_ok(), "{counted}");
}

fn word() -> impl Strategy<Value = String> {
    "[a-zA-Z_][a-z0-9_]{0,5}"
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,6}".prop_map(|s| format!("'{}'", s.replace('\'', "''"))),
        "-?[0-9]{1,9}(\\.[0-9]{1,4})?",
        Just("true".to_owned()),
    ]
}

fn guard() -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    let operand = prop_oneof![literal(), word(), Just("now()".to_owned()), Just("\"a b\"".into())];
    prop_oneof![
        word().prop_map(|c| format!("requires {c}")),
        (word(), operator, operand).prop_map(|(c, op, right)| format!("{c} {op} {right}")),
        word().prop_map(|c| format!("{c} is not null")),
        word().prop_map(|c| format!("\"{c} %; x\" is null")),
        (word(), prop::collection::vec(literal(), 1..3))
            .prop_map(|(c, values)| format!("{c} in ({})", values.join(", "))),
        (word(), word()).prop_map(|(a, b)| format!("role {a}|{b}")),
        Just("reason".to_owned()),
        (word(), word()).prop_map(|(a, b)| format!("function {a}.{b}")),
    ]
}

fn action() -> impl Strategy<Value = String> {
    prop_oneof![
        word().prop_map(|c| format!("stamp {c}")),
        word().prop_map(|c| format!("clear {c}")),
        (word(), literal()).prop_map(|(c, v)| format!("set {c} = {v}")),
        (word(), word()).prop_map(|(a, b)| format!("emit {a}.{b}")),
    ]
}

fn label() -> impl Strategy<Value = String> {
    let trigger = prop_oneof![
        Just(String::new()),
        word(),
        (1u32..90, prop::sample::select(vec!["minutes", "d", "h", "mon"]))
            .prop_map(|(n, unit)| format!("after {n} {unit}")),
    ];
    let guards = prop::collection::vec(guard(), 0..3);
    let actions = prop::collection::vec(action(), 0..3);
    (trigger, guards, actions).prop_map(|(trigger, guards, actions)| {
        let guards =
            if guards.is_empty() { String::new() } else { format!("[{}]", guards.join(",")) };
        let actions =
            if actions.is_empty() { String::new() } else { format!("/ {}", actions.join(",")) };
        format!("{trigger} {guards} {actions}")
    })
}

/// A sound machine of `states` states: a chain, and more transitions.
fn sound(states: usize, more: &[(usize, usize, bool)]) -> String {
    let mut text = String::from("[*] --> s0\n");
    for i in 1..states {
        _ = writeln!(text, "s{} --> s{i} : next [requires phone_number]", i - 1);
    }
    for (i, (from, to, guarded)) in more.iter().enumerate() {
        let guard = if *guarded { "[attempt < max_attempts, ok = true]" } else { "" };
        let (from, to) = (from % (states - 1), to % states);
        _ = writeln!(text, "s{from} --> s{to} : event_{i} {guard} / stamp call_ended_at");
    }
    _ = writeln!(text, "s{} --> [*]", states - 1);
    text
}

/// Left, top, right and bottom of every box and label of a picture.
fn boxes(svg: &str) -> Vec<[f64; 4]> {
    let number = |line: &str, name: &str| -> f64 {
        let rest = line.split(&format!(" {name}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let rects = svg.lines().filter(|l| l.starts_with("<rect") && l.contains(" x=\""));
    rects
        .map(|l| {
            let (x, y) = (number(l, "x"), number(l, "y"));
            [x, y, x + number(l, "width"), y + number(l, "height")]
        })
        .collect()
}

#[test]
fn key_words_of_comparisons_may_name_roles() {
    let text = "[*] --> a\na --> b : go [role is|in, role in]\nb --> [*]";
    let definition = Definition::parse(text).unwrap();
    assert_eq!(Definition::parse(&definition.to_mermaid()).unwrap(), definition);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        _ = Definition::parse(&text).and_then(|d| Machine::compile(d, &shape()));
    }

    #[test]
    fn no_text_that_is_nearly_right_makes_it_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "[*]", "-->", "a", "b", "any", ":", "[", "]", "/", "\n", "%%", "alias", "=", "monotone",
            "<", "after", "15", "minutes", "requires", "role", "|", "in", "(", ")", "'x'", "\"", "'",
            "stamp", "set", "emit", ".", ",", "state", "as", "now", "function", "-", "on", "delete",
            "stored", "#59;", "é", "{", "is", "not", "null", "99999999999999999999999999999999999999999",
        ]), 0..60),
    ) {
        _ = Definition::parse(&words.join(" ")).and_then(|d| Machine::compile(d, &shape()));
    }

    #[test]
    fn what_is_written_is_read_again(
        edges in prop::collection::vec((0usize..5, 0usize..5, label()), 1..8),
        aliases in prop::collection::vec(("[ -~]{1,6}", 0usize..5), 0..3),
        stored in "[ -~]{1,8}",
    ) {
        let mut text = String::from("[*] --> s0\n");
        for (from, to, label) in &edges {
            let from = if *from == 4 { "any".into() } else { format!("s{from}") };
            _ = writeln!(text, "{from} --> s{to} : {label}");
        }
        for (word, state) in &aliases {
            _ = writeln!(text, "%% alias '{}' = s{state}", word.replace('\'', "''"));
        }
        _ = writeln!(text, "%% stored s0 = '{}'\n%% monotone s0 < s1", stored.replace('\'', "''"));
        let definition = Definition::parse(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        let written = definition.to_mermaid();
        let again = Definition::parse(&written).map_err(|e| TestCaseError::fail(format!("{e}\n{written}")))?;
        prop_assert_eq!(&again, &definition, "{}", written);
        // Mermaid ends a label at a semicolon, and takes only one colon (a code such as #59; ends
        // in one, and is resolved before).
        for line in written.lines().filter(|l| !l.trim_start().starts_with("%%")) {
            let codes = line.split(';').filter(|part| !part.rsplit('#').next()
                .is_some_and(|code| !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit())));
            prop_assert!(codes.count() <= 1, "{line}");
            prop_assert!(line.matches(':').count() <= 1, "{line}");
        }
    }

    #[test]
    fn vectors_and_judge_agree(
        states in 2usize..8,
        more in prop::collection::vec((0usize..8, 0usize..8, any::<bool>()), 0..12),
    ) {
        let machine = machine(&sound(states, &more));
        let values = vec![
            ("phone_number", Value::Text("x")), ("ok", Value::Boolean(true)),
            ("attempt", Value::Integer(0)), ("max_attempts", Value::Integer(1)),
        ];
        let world = World { columns: machine.columns(), values, ..World::default() };
        for vector in machine.test_vectors() {
            let verdict = match vector.from {
                None => machine.insert(Some(vector.to), world.facts()),
                from => machine.update(from, Some(vector.to), world.facts()),
            };
            let expected = match vector.expected {
                Expected::Refused(code) => code.sqlstate(),
                _ => "ok",
            };
            prop_assert_eq!(code(verdict), expected);
        }
    }

    #[test]
    fn nothing_overlaps_in_a_picture(
        states in 2usize..10,
        more in prop::collection::vec((0usize..10, 0usize..10, any::<bool>()), 0..16),
    ) {
        let machine = machine(&sound(states, &more));
        let svg = machine.to_svg(None);
        let boxes = boxes(&svg);
        for (i, a) in boxes.iter().enumerate() {
            for b in &boxes[i + 1..] {
                let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                prop_assert!(apart, "{a:?} {b:?}\n{svg}");
            }
        }
    }
}
