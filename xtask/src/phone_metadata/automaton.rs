//! Subset construction: from the automaton of a calling code to a deterministic one.

use std::collections::{BTreeSet, HashMap};

use super::nfa::{Nfa, Node, NodeId};

/// What is known about a number once all its digits are read; the layouts are described in
/// `core/src/phone/tables.rs`.
pub type Outcome = u16;

/// Longer numbers are all alike: no territory has possible numbers of more than 17 digits.
const LONGEST: usize = 18;

/// A state: its outcome if the number ends here, and where each digit leads (`None`: nowhere).
#[derive(Debug)]
pub struct State {
    pub outcome: Outcome,
    pub next: [Option<usize>; 10],
}

/// The states of an automaton, not minimised. The first is the start. `outcome` gives that of a
/// number which belongs to the languages with these labels and has this many digits.
pub fn determinise(
    nfa: &Nfa,
    start: NodeId,
    mut outcome: impl FnMut(&BTreeSet<usize>, usize) -> Outcome,
) -> Vec<State> {
    let mut states: Vec<State> = Vec::new();
    let mut known: HashMap<(usize, Vec<NodeId>), usize> = HashMap::new();
    let mut queue = vec![(0, closure(nfa, [start], 0, false))];
    known.extend(queue.first().cloned().map(|key| (key, 0)));
    while let Some((length, nodes)) = queue.get(states.len()).cloned() {
        let longer = (length + 1).min(LONGEST);
        let next = std::array::from_fn(|digit| {
            let reached = nodes.iter().filter_map(|node| match nfa.nodes.get(*node)? {
                Node::Digit { set, next } if set >> digit & 1 == 1 => Some(*next),
                _ => None,
            });
            let key = (longer, closure(nfa, reached, longer, false));
            if key.1.is_empty() {
                return None;
            }
            Some(*known.entry(key).or_insert_with_key(|key| {
                queue.push(key.clone());
                queue.len() - 1
            }))
        });
        states.push(State { outcome: outcome(&labels(nfa, &nodes, length), length), next });
    }
    states
}

/// The languages that a number belongs to if it ends here.
fn labels(nfa: &Nfa, nodes: &[NodeId], length: usize) -> BTreeSet<usize> {
    let at_end = closure(nfa, nodes.iter().copied(), length, true);
    let label = |node: &NodeId| match nfa.nodes.get(*node) {
        Some(Node::Accept(label)) => Some(*label),
        _ => None,
    };
    at_end.iter().filter_map(label).collect()
}

/// All nodes that can be reached without reading a digit, and that matter later on, in order.
fn closure(
    nfa: &Nfa,
    from: impl IntoIterator<Item = NodeId>,
    length: usize,
    at_end: bool,
) -> Vec<NodeId> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<NodeId> = from.into_iter().collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match nfa.nodes.get(id) {
            Some(Node::Split(ways)) => open.extend(ways),
            Some(Node::After(digits, next)) if length == *digits => open.push(*next),
            Some(Node::Beyond(digits, next)) if length > *digits => open.push(*next),
            Some(Node::AtEnd(next)) if at_end => open.push(*next),
            _ => {}
        }
    }
    let matters = |id: &NodeId| {
        !matches!(
            nfa.nodes.get(*id),
            Some(Node::Split(_) | Node::After(..) | Node::Beyond(..)) | None
        )
    };
    seen.into_iter().filter(matters).collect()
}
