//! Makes a machine of a definition, if it is sound and fits the table.

use super::definition::{Definition, MAX_EDGES, Source, Transition, Trigger};
use super::error::{DefinitionErrors, Errors, Name, Problem};
use super::grammar::whole;
use super::machine::{Edge, Effect, Machine, State};
use super::resolve::Resolver;
use super::shape::TableShape;
use super::words::Words;
use std::collections::HashMap;

impl Machine {
    /// Compiles `definition` for the table `shape`. Everything that is wrong is reported at once.
    pub fn compile(definition: Definition, shape: &TableShape) -> Result<Self, DefinitionErrors> {
        let mut errors = Errors::default();
        let mut resolver = Resolver::new(shape);
        let numbers: HashMap<&str, usize> =
            definition.states.iter().enumerate().map(|(i, s)| (s.name.text.as_str(), i)).collect();
        let mut states = states(&definition);
        let mut edges = edges(&definition, &numbers, &mut resolver, &mut errors);
        if edges.len() > MAX_EDGES {
            let problem = Problem::TooMany { what: "transitions", limit: MAX_EDGES };
            return Err(DefinitionErrors(vec![whole(problem)]));
        }
        check_graph(&definition, &edges, &mut errors);
        check_ambiguity(&definition, &edges, &mut errors);
        place_in_orders(&definition, &numbers, &mut states, &mut errors);
        let words = words(&definition, &numbers, &mut errors);
        // Stable, so transitions of one pair keep the order of the text.
        edges.sort_by_key(|e| (e.from, e.to));
        for (index, edge) in edges.iter_mut().enumerate() {
            edge.index = index;
        }
        link(&mut states, &edges);
        let pairs = pairs(states.len(), &edges);
        let subject = format!("{}.{}", shape.table, shape.status_column);
        let Resolver { columns, functions, .. } = resolver;
        errors.or(Self { definition, subject, states, words, columns, functions, edges, pairs })
    }
}

fn states(definition: &Definition) -> Vec<State> {
    let is_in = |names: &[Name], name: &Name| names.contains(name);
    let state = |(index, text): (usize, &super::definition::StateText)| State {
        index,
        name: text.name.text.clone(),
        stored: text.stored().to_owned(),
        initial: is_in(&definition.initial, &text.name),
        terminal: is_in(&definition.terminal, &text.name),
        progress: None,
        stamps: Vec::new(),
        exits: Vec::new(),
    };
    definition.states.iter().enumerate().map(state).collect()
}

/// Every transition, `any` expanded, in the order of the text.
fn edges(
    definition: &Definition,
    numbers: &HashMap<&str, usize>,
    resolver: &mut Resolver<'_>,
    errors: &mut Errors,
) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (i, transition) in definition.transitions.iter().enumerate() {
        let tests = resolver.tests(transition, errors);
        let effects = resolver.effects(transition, errors);
        let Some(to) = numbers.get(transition.to.text.as_str()) else { continue };
        let sources = sources(definition, transition, numbers);
        if let (Source::Any(any), true) = (&transition.from, sources.is_empty()) {
            errors.add(any.wrong(Problem::AnyIsNone));
        }
        edges.extend(sources.into_iter().map(|from| Edge {
            index: 0,
            from,
            to: *to,
            trigger: transition.trigger.clone(),
            tests: tests.clone(),
            effects: effects.clone(),
            transition: i,
        }));
        // Far beyond the limit nothing more is learned.
        if edges.len() > 2 * MAX_EDGES {
            break;
        }
    }
    edges
}

/// The states a transition starts from.
fn sources(
    definition: &Definition,
    transition: &Transition,
    numbers: &HashMap<&str, usize>,
) -> Vec<usize> {
    if let Source::State(name) = &transition.from {
        return numbers.get(name.text.as_str()).copied().into_iter().collect();
    }
    let own: Vec<&str> = definition
        .transitions
        .iter()
        .filter(|t| competes(t, transition))
        .filter_map(|t| match &t.from {
            Source::State(name) => Some(name.text.as_str()),
            Source::Any(_) => None,
        })
        .collect();
    let names = definition.states.iter().map(|s| &s.name).enumerate();
    names
        .filter(|(_, name)| **name != transition.to && !definition.terminal.contains(name))
        .filter(|(_, name)| !own.contains(&name.text.as_str()))
        .map(|(i, _)| i)
        .collect()
}

/// Would two transitions from one state be chosen between when the same thing happens?
fn competes(a: &Transition, b: &Transition) -> bool {
    a.trigger == b.trigger && (a.trigger != Trigger::None || a.to == b.to)
}

fn check_graph(definition: &Definition, edges: &[Edge], errors: &mut Errors) {
    if definition.initial.is_empty() {
        errors.add(whole(Problem::NoInitial));
        return;
    }
    let reached = reached(definition, edges);
    for (i, state) in definition.states.iter().enumerate() {
        let exit = edges.iter().find(|e| e.from == i && e.to != i);
        let terminal = definition.terminal.iter().find(|name| **name == state.name);
        if !reached.contains(&i) {
            errors.add(state.name.wrong(Problem::Unreachable));
        } else if let (Some(name), Some(_)) = (terminal, edges.iter().find(|e| e.from == i)) {
            errors.add(name.wrong(Problem::TerminalWithExit));
        } else if terminal.is_none() && exit.is_none() {
            errors.add(state.name.wrong(Problem::DeadEnd));
        }
    }
}

/// Indexes of the states that can be reached.
fn reached(definition: &Definition, edges: &[Edge]) -> Vec<usize> {
    let initial = |(i, s): (usize, &super::definition::StateText)| {
        definition.initial.contains(&s.name).then_some(i)
    };
    let mut found: Vec<usize> = definition.states.iter().enumerate().filter_map(initial).collect();
    let mut done = 0;
    while let Some(&from) = found.get(done) {
        done += 1;
        for edge in edges.iter().filter(|e| e.from == from) {
            if !found.contains(&edge.to) {
                found.push(edge.to);
            }
        }
    }
    found
}

/// Of two transitions that compete, the later must be able to win: some guard of the earlier one
/// is not among its own. So an unguarded one comes last, and no two have the same guards.
fn check_ambiguity(definition: &Definition, edges: &[Edge], errors: &mut Errors) {
    let mut reported = Vec::new();
    for (i, later) in edges.iter().enumerate() {
        let Some(transition) = definition.transitions.get(later.transition) else { continue };
        let shadow = edges.iter().take(i).find(|earlier| {
            earlier.from == later.from
                && definition.transitions.get(earlier.transition).is_some_and(|t| {
                    competes(t, transition)
                        && t.guards.iter().all(|guard| transition.guards.contains(guard))
                })
        });
        let shadow = shadow.and_then(|e| definition.transitions.get(e.transition));
        if let Some(shadow) = shadow.filter(|_| !reported.contains(&later.transition)) {
            reported.push(later.transition);
            let line = shadow.to.place.line;
            errors.add(transition.to.wrong(Problem::Ambiguous(line)));
        }
    }
}

fn place_in_orders(
    definition: &Definition,
    numbers: &HashMap<&str, usize>,
    states: &mut [State],
    errors: &mut Errors,
) {
    for (order, names) in definition.monotone.iter().enumerate() {
        for (step, name) in names.iter().enumerate() {
            match numbers.get(name.text.as_str()).and_then(|i| states.get_mut(*i)) {
                None => errors.add(name.wrong(Problem::UnknownState)),
                Some(state) if state.progress.is_some() => {
                    errors.add(name.wrong(Problem::MonotoneTwice));
                }
                Some(state) => state.progress = Some((order, step)),
            }
        }
    }
}

fn words(definition: &Definition, numbers: &HashMap<&str, usize>, errors: &mut Errors) -> Words {
    let mut words: HashMap<&str, usize> = HashMap::new();
    for (i, state) in definition.states.iter().enumerate() {
        if words.insert(state.stored(), i).is_some() {
            errors.add(state.name.wrong(Problem::WordTaken));
        }
    }
    for alias in &definition.aliases {
        match numbers.get(alias.state.text.as_str()) {
            None => errors.add(alias.state.wrong(Problem::UnknownState)),
            Some(i) if words.insert(&alias.word.text, *i).is_some() => {
                errors.add(alias.word.wrong(Problem::WordTaken));
            }
            Some(_) => {}
        }
    }
    Words::new(words)
}

/// Tells each state its exits, and which stamps an arrival takes.
fn link(states: &mut [State], edges: &[Edge]) {
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_by_key(|i| edges.get(*i).map(|e| e.transition));
    for i in order {
        let Some(edge) = edges.get(i) else { continue };
        if let Some(from) = states.get_mut(edge.from) {
            from.exits.push(i);
        }
        let Some(to) = states.get_mut(edge.to) else { continue };
        for effect in &edge.effects {
            match effect {
                Effect::Stamp(column) if !to.stamps.contains(column) => to.stamps.push(*column),
                _ => {}
            }
        }
    }
}

fn pairs(states: usize, edges: &[Edge]) -> Vec<std::ops::Range<usize>> {
    let all = (0..states).flat_map(|from| (0..states).map(move |to| (from, to)));
    all.map(|pair| {
        let start = edges.partition_point(|e| (e.from, e.to) < pair);
        start..edges.partition_point(|e| (e.from, e.to) <= pair)
    })
    .collect()
}
