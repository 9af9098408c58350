//! Judges changes of a row.
//!
//! The happy path allocates nothing. What is refused is put into words only then, and each guard
//! is asked at most once per transition on the way there.

use super::definition::Trigger;
use super::facts::Facts;
use super::guard::SYSTEM_ROLE;
use super::lexer;
use super::machine::{Edge, Machine, Right, State, Test};
use super::verdict::{Code, Failure, Offer, Refused, Verdict};
use std::iter;

impl Machine {
    /// Judges an UPDATE of the status column from one stored word to another, the event unknown:
    /// the first transition between the two whose guards pass. The timer's transitions are only
    /// for the timer, which prefers them.
    pub fn update(&self, from: Option<&str>, to: Option<&str>, facts: Facts<'_>) -> Verdict<'_> {
        let Some(target) = to.and_then(|word| self.state(word)) else {
            return self.unknown(from, to);
        };
        if facts.actor.bypasses() {
            return Verdict::Bypass { state: target };
        }
        let Some(state) = from.and_then(|word| self.state(word)) else {
            return self.unknown(from, from);
        };
        let edges = self.between(state, target);
        if let Some(edge) = first_passing(edges.iter(), facts) {
            return Verdict::Go { edge, to: target };
        }
        if edges.is_empty() && is_late(state, target) {
            let stamps = if state == target { &[] } else { target.stamps.as_slice() };
            return Verdict::Stay { state, stamps };
        }
        let wanted = to.unwrap_or_default();
        let what = format!("{} -> {}", state.stored, target.stored);
        Verdict::Refused(self.refuse(state, wanted, &what, edges.iter(), facts))
    }

    /// Judges the event `event` on a row: the first of its transitions from here whose guards
    /// pass. With `expect`, the row must still be in that state. Nothing is changed, so this also
    /// answers whether the event could be fired.
    pub fn fire(
        &self,
        from: Option<&str>,
        event: &str,
        expect: Option<&str>,
        facts: Facts<'_>,
    ) -> Verdict<'_> {
        let Some(state) = from.and_then(|word| self.state(word)) else {
            return self.unknown(from, from);
        };
        if let Some(expected) = expect.filter(|e| self.state(e) != Some(state)) {
            return self.differs(state, event, expected);
        }
        let edges = || self.exits(state).filter(|edge| edge.event() == Some(event));
        if let Some(verdict) = first_passing(edges(), facts).and_then(|edge| self.go(edge)) {
            return verdict;
        }
        if edges().next().is_none() {
            let targets = self.edges.iter().filter(|edge| edge.event() == Some(event));
            let mut targets = targets.filter_map(|edge| self.target(edge));
            if let Some(target) = targets.find(|t| t.progress.is_some() && is_late(state, t)) {
                return Verdict::Stay { state, stamps: &target.stamps };
            }
        }
        let what = if self.edges.iter().any(|edge| edge.event() == Some(event)) {
            format!("{event} in state {}", state.stored)
        } else {
            format!("{event}, which is no event of this machine,")
        };
        Verdict::Refused(self.refuse(state, event, &what, edges(), facts))
    }

    /// Judges an INSERT in the state that was written.
    pub fn insert(&self, to: Option<&str>, facts: Facts<'_>) -> Verdict<'_> {
        let Some(state) = to.and_then(|word| self.state(word)) else {
            return self.unknown(None, to);
        };
        if facts.actor.bypasses() {
            return Verdict::Bypass { state };
        }
        if state.initial {
            return Verdict::Insert { state };
        }
        let allowed = self.initial_words();
        Verdict::Refused(Box::new(Refused {
            code: Code::NotInitial,
            message: format!("{}: a row does not start as {}", self.subject, state.stored),
            detail: format!("A row starts as {}.", allowed.join(" or ")),
            from: None,
            wanted: to.map(str::to_owned),
            failed: vec![],
            allowed,
        }))
    }

    /// Judges a DELETE. Only `%% on delete restrict` refuses any, in states that are not terminal.
    pub fn delete(&self, from: Option<&str>, facts: Facts<'_>) -> Verdict<'_> {
        let state = from.and_then(|word| self.state(word));
        match state.filter(|s| !s.terminal) {
            Some(state) if self.definition.restrict_delete && !facts.actor.bypasses() => {
                Verdict::Refused(Box::new(Refused {
                    code: Code::GuardFailed,
                    message: format!(
                        "{}: a row that is {} is not deleted",
                        self.subject, state.stored
                    ),
                    detail: "Only a row in a terminal state may be deleted.".into(),
                    from: Some(state.stored.clone()),
                    wanted: None,
                    failed: vec![],
                    allowed: self.reachable_words(state),
                }))
            }
            _ => Verdict::Delete,
        }
    }

    /// Judges one transition of the timer, from [`timers`](Machine::timers), on a row that has
    /// waited long enough. A row that has moved on is refused with ZF007.
    pub fn due<'m>(&'m self, from: Option<&str>, edge: &'m Edge, facts: Facts<'_>) -> Verdict<'m> {
        let Some(state) = from.and_then(|word| self.state(word)) else {
            return self.unknown(from, from);
        };
        let label = edge.trigger.to_string();
        match self.states.get(edge.from) {
            Some(expected) if expected != state => self.differs(state, &label, &expected.stored),
            _ => match first_passing(iter::once(edge), facts).and_then(|edge| self.go(edge)) {
                Some(verdict) => verdict,
                None => {
                    let what = format!("{label} in state {}", state.stored);
                    let edges = iter::once(edge);
                    Verdict::Refused(self.refuse(state, &label, &what, edges, facts))
                }
            },
        }
    }

    /// What can be done with a row in state `from`: one offer for each event, and one for each
    /// state that is reached without an event. What only the timer does is left out.
    pub fn next(&self, from: Option<&str>, facts: Facts<'_>) -> Vec<Offer<'_>> {
        let Some(state) = from.and_then(|word| self.state(word)) else { return vec![] };
        let mut offers: Vec<Offer<'_>> = Vec::new();
        for edge in self.exits(state).filter(|edge| edge.after().is_none()) {
            let Some(to) = self.target(edge) else { continue };
            let is_offered = |offer: &Offer<'_>| {
                offer.event == edge.event() && (offer.event.is_some() || offer.to == to)
            };
            if offers.iter().any(is_offered) {
                continue;
            }
            let verdict = match edge.event() {
                Some(event) => self.fire(from, event, None, facts),
                None => self.update(from, Some(&to.stored), facts),
            };
            let (to, refused) = match verdict {
                Verdict::Go { to, .. } => (to, None),
                Verdict::Refused(refused) => (to, Some(refused)),
                _ => (to, None),
            };
            offers.push(Offer { event: edge.event(), to, refused });
        }
        offers
    }

    fn go<'m>(&'m self, edge: &'m Edge) -> Option<Verdict<'m>> {
        self.target(edge).map(|to| Verdict::Go { edge, to })
    }

    /// The refusal of `word`, which is no state.
    fn unknown(&self, from: Option<&str>, word: Option<&str>) -> Verdict<'_> {
        let what = word.map_or("null".into(), |word| format!("\"{word}\""));
        let words: Vec<_> = self.states.iter().map(|s| s.stored.clone()).collect();
        Verdict::Refused(Box::new(Refused {
            code: Code::UnknownState,
            message: format!("{}: {what} is not a state", self.subject),
            detail: format!("The states are {}.", words.join(", ")),
            from: from.map(str::to_owned),
            wanted: word.map(str::to_owned),
            failed: vec![],
            allowed: words,
        }))
    }

    fn differs(&self, state: &State, event: &str, expected: &str) -> Verdict<'_> {
        Verdict::Refused(Box::new(Refused {
            code: Code::StateDiffers,
            message: format!("{}: the row is {}, not {expected}", self.subject, state.stored),
            detail: "Somebody was faster.".into(),
            from: Some(state.stored.clone()),
            wanted: Some(event.to_owned()),
            failed: vec![],
            allowed: self.reachable_words(state),
        }))
    }

    /// Puts into words why none of `edges` can be taken.
    fn refuse<'m>(
        &'m self,
        state: &State,
        wanted: &str,
        what: &str,
        edges: impl Iterator<Item = &'m Edge>,
        facts: Facts<'_>,
    ) -> Box<Refused> {
        let mut failed = Vec::new();
        let mut codes = Vec::new();
        for edge in edges {
            let failures = self.failures(edge, facts);
            codes.extend(edge_code(&failures));
            failed.extend(failures);
        }
        let allowed = self.reachable_words(state);
        // Of several transitions the one that is closest to being allowed gives the code.
        let code = codes
            .into_iter()
            .min_by_key(|code| severity(*code))
            .unwrap_or(if state.terminal { Code::Terminal } else { Code::NoTransition });
        let reasons: Vec<_> = failed.iter().map(|f: &Failure| f.message.as_str()).collect();
        let (message, detail) = match code {
            Code::Terminal => (
                format!("{}: {what} is not allowed: {} is final", self.subject, state.stored),
                format!("No way leads out of {}.", state.stored),
            ),
            Code::NoTransition => (
                format!("{}: {what} is not allowed", self.subject),
                format!("From {} a row can become {}.", state.stored, allowed.join(", ")),
            ),
            _ => (
                format!("{}: {what} is not allowed: {}", self.subject, reasons.join("; ")),
                format!("From {} a row can become {}.", state.stored, allowed.join(", ")),
            ),
        };
        let from = Some(state.stored.clone());
        Box::new(Refused {
            code,
            message,
            detail,
            from,
            wanted: Some(wanted.to_owned()),
            failed,
            allowed,
        })
    }

    /// Every guard of `edge` that fails.
    fn failures(&self, edge: &Edge, facts: Facts<'_>) -> Vec<Failure> {
        let event = edge.event().map(str::to_owned);
        let mut failures = Vec::new();
        if !may_start(edge, facts) {
            failures.push(Failure {
                code: Code::RoleNotAllowed,
                event: event.clone(),
                guard: edge.trigger.to_string(),
                message: "only the timer may do this".into(),
            });
        }
        let guards = self.transition(edge).map(|t| t.guards.as_slice()).unwrap_or_default();
        for (test, guard) in edge.tests.iter().zip(guards).filter(|(t, _)| !passes(t, edge, facts))
        {
            let guard = lexer::decode(&guard.to_string());
            let (code, message) = self.explain(test, &guard);
            failures.push(Failure { code, event: event.clone(), guard, message });
        }
        failures
    }

    fn explain(&self, test: &Test, guard: &str) -> (Code, String) {
        match test {
            Test::Given(column) => {
                let column = self.columns.get(*column).map_or("", String::as_str);
                (Code::Missing, format!("{column} is missing"))
            }
            Test::Reason => (Code::Missing, "a reason is missing".into()),
            Test::Role(roles) if roles.iter().all(|role| role == SYSTEM_ROLE) => {
                (Code::RoleNotAllowed, "only the timer may do this".into())
            }
            Test::Role(roles) => {
                (Code::RoleNotAllowed, format!("it needs the role {}", roles.join(" or ")))
            }
            Test::Function(_) => (Code::GuardFailed, format!("{guard} does not hold")),
            Test::Compare(..) | Test::Null(..) | Test::In(..) => {
                (Code::GuardFailed, format!("{guard} does not hold"))
            }
        }
    }

    pub(super) fn initial_words(&self) -> Vec<String> {
        self.states.iter().filter(|s| s.initial).map(|s| s.stored.clone()).collect()
    }

    fn reachable_words(&self, from: &State) -> Vec<String> {
        let mut words = Vec::new();
        for to in self.exits(from).filter_map(|edge| self.target(edge)) {
            if !words.contains(&to.stored) {
                words.push(to.stored.clone());
            }
        }
        words
    }
}

/// The first transition that can be taken; the timer looks at its own ones first.
fn first_passing<'m>(
    mut edges: impl Iterator<Item = &'m Edge> + Clone,
    facts: Facts<'_>,
) -> Option<&'m Edge> {
    let all_pass = |edge: &&Edge| edge.tests.iter().all(|test| passes(test, edge, facts));
    if facts.actor.is_timer() {
        let own = edges.clone().filter(|e| is_timed(e)).find(all_pass);
        return own.or_else(|| edges.filter(|e| !is_timed(e)).find(all_pass));
    }
    edges.find(|edge| !is_timed(edge) && all_pass(edge))
}

fn is_timed(edge: &Edge) -> bool {
    matches!(edge.trigger, Trigger::After(_))
}

fn may_start(edge: &Edge, facts: Facts<'_>) -> bool {
    !is_timed(edge) || facts.actor.is_timer()
}

/// Is `target` news that `state` has already overtaken? (An alias of the state itself is.)
pub(super) fn is_late(state: &State, target: &State) -> bool {
    let overtaken = match (state.progress, target.progress) {
        (Some((order, step)), Some((other, late))) => order == other && late <= step,
        _ => false,
    };
    overtaken || state == target
}

fn passes(test: &Test, edge: &Edge, facts: Facts<'_>) -> bool {
    let row = facts.row;
    match test {
        Test::Given(column) => row.value(*column).is_given(),
        Test::Null(column, wanted) => row.value(*column).is_null() == *wanted,
        Test::Compare(column, operator, right) => {
            let left = row.value(*column);
            let order = match right {
                Right::Constant(constant) => left.compare(constant.value()),
                Right::Column(other) => left.compare(row.value(*other)),
                Right::Now => left.compare(super::value::Value::Timestamp(facts.now)),
            };
            order.is_some_and(|order| operator.holds(order))
        }
        Test::In(column, values) => {
            let left = row.value(*column);
            values.iter().any(|v| left.compare(v.value()).is_some_and(|order| order.is_eq()))
        }
        Test::Role(roles) => roles.iter().any(|role| match role.as_str() {
            SYSTEM_ROLE => facts.actor.is_timer(),
            role => facts.actor.has_role(role),
        }),
        Test::Reason => facts.actor.has_reason(),
        Test::Function(function) => row.function(*function, edge.to),
    }
}

/// The code of a transition whose guards failed: the role counts before what is missing, and that
/// before the rest, which often fails only because something is missing.
fn edge_code(failures: &[Failure]) -> Option<Code> {
    let order = [Code::RoleNotAllowed, Code::Missing, Code::GuardFailed];
    order.into_iter().find(|code| failures.iter().any(|f| f.code == *code))
}

/// How far from being allowed.
fn severity(code: Code) -> u8 {
    match code {
        Code::Missing => 0,
        Code::GuardFailed => 1,
        _ => 2,
    }
}
