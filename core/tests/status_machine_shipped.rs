//! The machines that modules ship: they are sound, they fit their tables, and what they allow is
//! exactly what their definitions list.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use concierge_core::status_machine::{
    Actor, Code, Column, ColumnKind, Definition, Expected, Facts, Machine, Row, TableShape, Value,
    Verdict, shipped,
};

const CALLS: &str = "
    [*] --> pending
    pending --> in_progress : dial [requires phone_number, opted_out = false] / stamp call_started_at
    in_progress --> completed : agree [negotiated_price is not null, max_price is null] / stamp call_ended_at, emit provider.agreed
    in_progress --> completed : agree [negotiated_price <= max_price] / stamp call_ended_at, emit provider.agreed
    in_progress --> completed : agree [negotiated_price is not null, reason] / stamp call_ended_at, emit provider.agreed
    in_progress --> failed : decline [negotiated_price is null] / stamp call_ended_at
    in_progress --> failed : after 15 minutes
    in_progress --> no_answer : provider_event / stamp call_ended_at
    in_progress --> busy : provider_busy / stamp call_ended_at
    in_progress --> voicemail : provider_voicemail / stamp call_ended_at
    failed --> pending : retry [attempt < max_attempts]
    no_answer --> pending : retry [attempt < max_attempts]
    busy --> pending : retry [attempt < max_attempts]
    voicemail --> pending : retry [attempt < max_attempts]
    pending --> cancelled : cancel
    no_answer --> cancelled : cancel
    busy --> cancelled : cancel
    voicemail --> cancelled : cancel
    completed --> [*]
    cancelled --> [*]
    %% alias complete = completed";

const ATTEMPTS: &str = "
    [*] --> queued
    queued --> sending : claim [function app.may_send]
    sending --> sent : accepted / stamp sent_at
    sending --> queued : requeue [retry_count < 3]
    sent --> delivered : delivered / stamp delivered_at
    sent --> opened : opened / stamp opened_at
    sent --> clicked : clicked / stamp clicked_at
    sent --> responded : responded / stamp responded_at
    delivered --> opened : opened / stamp opened_at
    delivered --> clicked : clicked / stamp clicked_at
    delivered --> responded : responded / stamp responded_at
    opened --> clicked : clicked / stamp clicked_at
    opened --> responded : responded / stamp responded_at
    clicked --> responded : responded / stamp responded_at
    sending --> failed : fail [requires error_code]
    sent --> failed : fail [requires error_code]
    sending --> bounced : bounce [requires error_code]
    sent --> bounced : bounce [requires error_code]
    any --> opted_out : opt_out
    queued --> cancelled : cancel
    responded --> [*]
    failed --> [*]
    bounced --> [*]
    opted_out --> [*]
    cancelled --> [*]
    %% monotone sending < sent < delivered < opened < clicked < responded";

/// A machine, and its columns by kind.
struct Shipped {
    table: &'static str,
    column: &'static str,
    /// Empty for those of the library.
    text: &'static str,
    columns: &'static [(ColumnKind, &'static str)],
}

use ColumnKind::{Boolean, Numeric, Text, Timestamptz};

const SHIPPED: &[Shipped] = &[
    Shipped {
        table: "providers",
        column: "call_status",
        text: CALLS,
        columns: &[
            (Text, "phone_number"),
            (Boolean, "opted_out"),
            (Numeric, "negotiated_price max_price attempt max_attempts"),
            (Timestamptz, "call_started_at call_ended_at"),
        ],
    },
    Shipped {
        table: "contractor_outreach_attempts",
        column: "status",
        text: ATTEMPTS,
        columns: &[
            (Text, "error_code"),
            (Numeric, "retry_count"),
            (Timestamptz, "sent_at delivered_at opened_at clicked_at responded_at"),
        ],
    },
    Shipped {
        table: "documents",
        column: "processing_status",
        text: "",
        columns: &[
            (Text, "processing_error"),
            (Numeric, "chunk_count"),
            (Boolean, "empty_ok"),
            (Timestamptz, "processed_at"),
        ],
    },
    Shipped {
        table: "appointments",
        column: "status",
        text: "",
        columns: &[(Timestamptz, "hold_expires_at cancelled_at ends_at cancel_before")],
    },
    Shipped {
        table: "transactions",
        column: "status",
        text: "",
        columns: &[(Numeric, "amount refunded_amount"), (Timestamptz, "completed_at refunded_at")],
    },
    Shipped {
        table: "business_numbers",
        column: "status",
        text: "",
        columns: &[(Text, "twilio_sid"), (Timestamptz, "released_at")],
    },
];

impl Shipped {
    fn machine(&self) -> Machine {
        let name = format!("{}.{}", self.table, self.column);
        let text = shipped(&name).map_or(self.text, |shipped| shipped.definition);
        let definition = Definition::parse(text).unwrap_or_else(|e| panic!("{e}"));
        let named = self
            .columns
            .iter()
            .flat_map(|(kind, names)| names.split(' ').map(|name| Column::new(name, *kind)));
        let columns = named.chain([Column::new(self.column, Text)]).collect();
        let shape =
            TableShape { table: self.table.into(), status_column: self.column.into(), columns };
        Machine::compile(definition, &shape).unwrap_or_else(|e| panic!("{}: {e}", self.table))
    }
}

/// Values of a row by column; a column that is not there is null.
struct Values<'a>(&'a Machine, Vec<(&'static str, Value<'static>)>, bool);

impl Row for Values<'_> {
    fn value(&self, index: usize) -> Value<'_> {
        let name = &self.0.columns()[index];
        self.1.iter().find(|(known, _)| known == name).map_or(Value::Null, |(_, value)| *value)
    }

    fn function(&self, _: usize, _: usize) -> bool {
        self.2
    }
}

#[derive(Clone, Copy)]
struct Somebody {
    trusted: bool,
    timer: bool,
}

impl Actor for Somebody {
    fn has_role(&self, _: &str) -> bool {
        self.trusted
    }
    fn has_reason(&self) -> bool {
        self.trusted
    }
    fn is_timer(&self) -> bool {
        self.timer
    }
    fn bypasses(&self) -> bool {
        false
    }
}

const NOW: i64 = 1_000_000;
const USER: Somebody = Somebody { trusted: true, timer: false };
const STRANGER: Somebody = Somebody { trusted: false, timer: false };
const TIMER: Somebody = Somebody { trusted: false, timer: true };

/// Rows of which every guard of every shipped machine is passed by at least one.
fn rows(machine: &Machine) -> Vec<Values<'_>> {
    use Value::{Boolean, Integer, Text, Timestamp};
    let common = vec![
        ("phone_number", Text("+15551234567")),
        ("opted_out", Boolean(false)),
        ("negotiated_price", Integer(90)),
        ("max_price", Integer(100)),
        ("attempt", Integer(1)),
        ("max_attempts", Integer(3)),
        ("error_code", Text("30003")),
        ("retry_count", Integer(0)),
        ("chunk_count", Integer(4)),
        ("processing_error", Text("broken")),
        ("amount", Integer(100)),
        ("refunded_amount", Integer(100)),
        ("hold_expires_at", Timestamp(NOW + 1)),
        ("cancel_before", Timestamp(NOW + 1)),
        ("ends_at", Timestamp(NOW)),
        ("twilio_sid", Text("PN1")),
    ];
    let mut other = common.clone();
    for (name, value) in &mut other {
        match *name {
            "negotiated_price" => *value = Value::Null,
            "refunded_amount" => *value = Integer(40),
            "hold_expires_at" => *value = Timestamp(NOW),
            _ => {}
        }
    }
    vec![Values(machine, common, true), Values(machine, other, true)]
}

fn verdicts<'m>(
    machine: &'m Machine,
    rows: &[Values<'_>],
    from: Option<&str>,
    to: &str,
    actor: Somebody,
) -> Vec<Verdict<'m>> {
    let judge = |row: &Values<'_>| {
        let facts = Facts { row, actor: &actor, now: NOW };
        match from {
            None => machine.insert(Some(to), facts),
            Some(from) => machine.update(Some(from), Some(to), facts),
        }
    };
    rows.iter().map(judge).collect()
}

fn passes(verdict: &Verdict<'_>) -> bool {
    matches!(verdict, Verdict::Go { .. } | Verdict::Insert { .. })
}

#[test]
fn every_change_is_judged_as_the_definition_says() {
    for shipped in SHIPPED {
        let machine = shipped.machine();
        let rows = rows(&machine);
        for vector in machine.test_vectors() {
            let (from, to) = (vector.from, vector.to);
            let by = |actor| verdicts(&machine, &rows, from, to, actor);
            let case = format!("{}: {from:?} -> {to}", shipped.table);
            match vector.expected {
                Expected::Go => assert!(by(USER).iter().any(passes), "{case}: {:?}", by(USER)),
                Expected::Timer => {
                    assert!(by(TIMER).iter().any(passes), "{case}");
                    assert!(by(USER).iter().all(|v| is_refused(v, Code::RoleNotAllowed)), "{case}");
                }
                Expected::Stay => {
                    assert!(by(USER).iter().all(|v| matches!(v, Verdict::Stay { .. })), "{case}");
                }
                Expected::Refused(code) => {
                    for actor in [USER, STRANGER, TIMER] {
                        assert!(by(actor).iter().all(|v| is_refused(v, code)), "{case}");
                    }
                }
            }
        }
    }
}

fn is_refused(verdict: &Verdict<'_>, code: Code) -> bool {
    matches!(verdict, Verdict::Refused(refused) if refused.code == code)
}

/// The vectors come from the machine; this list comes from the specification.
#[test]
fn the_legal_changes_are_those_of_the_specification() {
    let legal = |table: &str| {
        let machine = SHIPPED.iter().find(|s| s.table == table).unwrap().machine();
        let mut pairs: Vec<String> = machine
            .test_vectors()
            .iter()
            .filter(|v| matches!(v.expected, Expected::Go | Expected::Timer))
            .map(|v| format!("{}>{}", v.from.unwrap_or("*"), v.to))
            .collect();
        pairs.sort();
        pairs.join(" ")
    };
    assert_eq!(
        legal("documents"),
        "*>pending completed>pending failed>pending pending>processing processing>completed \
         processing>failed"
    );
    assert_eq!(
        legal("appointments"),
        "*>confirmed *>held *>pending cancelled>confirmed confirmed>cancelled confirmed>completed \
         confirmed>no_show held>cancelled held>confirmed no_show>completed pending>cancelled \
         pending>confirmed"
    );
    assert_eq!(
        legal("transactions"),
        "*>pending completed>partially_refunded completed>refunded partially_refunded>refunded \
         pending>cancelled pending>completed pending>failed"
    );
    assert_eq!(
        legal("business_numbers"),
        "*>provisioning active>releasing active>suspended provisioning>active \
         releasing>released suspended>active suspended>releasing"
    );
}

#[test]
fn each_guard_that_fails_has_its_code() {
    let of = |table: &str| SHIPPED.iter().find(|s| s.table == table).unwrap().machine();
    let code = |machine: &Machine, from, to, actor: &Somebody| {
        let row = Values(machine, vec![("ends_at", Value::Timestamp(NOW + 1))], false);
        match machine.update(Some(from), Some(to), Facts { row: &row, actor, now: NOW }) {
            Verdict::Refused(refused) => refused.code.sqlstate(),
            other => panic!("{other:?}"),
        }
    };
    let appointments = of("appointments");
    assert_eq!(code(&appointments, "confirmed", "completed", &USER), "ZF003");
    assert_eq!(code(&appointments, "no_show", "completed", &STRANGER), "ZF005");
    assert_eq!(code(&appointments, "completed", "pending", &USER), "ZF006");
    assert_eq!(code(&appointments, "confirmed", "lost", &USER), "ZF001");
    let numbers = of("business_numbers");
    assert_eq!(code(&numbers, "provisioning", "active", &USER), "ZF005");
    assert_eq!(code(&numbers, "provisioning", "released", &USER), "ZF002");
    assert_eq!(code(&of("transactions"), "completed", "refunded", &USER), "ZF003");
}

#[test]
fn all_are_read_again_from_their_own_diagram() {
    for shipped in SHIPPED {
        let machine = shipped.machine();
        let again = Definition::parse(&machine.to_mermaid(None)).unwrap();
        assert_eq!(&again, machine.definition(), "{}", machine.to_mermaid(None));
    }
}

/// Writes the pictures to the directory in the variable `PICTURES`, to look at them.
#[test]
#[ignore = "writes files"]
fn draw_all() {
    let directory = std::env::var("PICTURES").unwrap();
    for shipped in SHIPPED {
        let machine = shipped.machine();
        let counts: Vec<u64> = (0..machine.states().len() as u64).map(|i| i * i * 37).collect();
        std::fs::write(format!("{directory}/{}.svg", shipped.table), machine.to_svg(None)).unwrap();
        let file = format!("{directory}/{}-counts.svg", shipped.table);
        std::fs::write(file, machine.to_svg(Some(&counts))).unwrap();
    }
}
