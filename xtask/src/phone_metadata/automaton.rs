//! Subset construction: from the automaton of a calling code to a deterministic one.

use std::collections::{BTreeSet, HashMap};

use super::nfa::{Node, NodeId};
use super::plan::{Outcome, Plan};

/// Longer numbers are all alike: no territory has possible numbers of more than 17 digits.
const LONGEST: usize = 18;

/// A state: its outcome if the number ends here, and where each digit leads (`None`: nowhere).
#[derive(Debug)]
pub struct State {
    pub outcome: Outcome,
    pub next: [Option<usize>; 10],
}

/// The states that one calling code needs, not minimised. The first is the start.
pub fn determinise(plan: &Plan) -> Vec<State> {
    let mut states: Vec<State> = Vec::new();
    let mut known: HashMap<(usize, Vec<NodeId>), usize> = HashMap::new();
    let mut queue = vec![(0, closure(plan, [plan.start], 0, false))];
    known.extend(queue.first().cloned().map(|key| (key, 0)));
    while let Some((length, nodes)) = queue.get(states.len()).cloned() {
        let longer = (length + 1).min(LONGEST);
        let next = std::array::from_fn(|digit| {
            let reached = nodes.iter().filter_map(|node| match plan.nfa.nodes.get(*node)? {
                Node::Digit { set, next } if set >> digit & 1 == 1 => Some(*next),
                _ => None,
            });
            let key = (longer, closure(plan, reached, longer, false));
            if key.1.is_empty() {
                return None;
            }
            Some(*known.entry(key).or_insert_with_key(|key| {
                queue.push(key.clone());
                queue.len() - 1
            }))
        });
        states.push(State { outcome: outcome(plan, &nodes, length), next });
    }
    states
}

fn outcome(plan: &Plan, nodes: &[NodeId], length: usize) -> Outcome {
    let at_end = closure(plan, nodes.iter().copied(), length, true);
    let labels: BTreeSet<usize> = at_end
        .iter()
        .filter_map(|node| match plan.nfa.nodes.get(*node) {
            Some(Node::Accept(label)) => Some(*label),
            _ => None,
        })
        .collect();
    plan.outcome(&labels, length)
}

/// All nodes that can be reached without reading a digit, and that matter later on, in order.
fn closure(
    plan: &Plan,
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
        match plan.nfa.nodes.get(id) {
            Some(Node::Split(ways)) => open.extend(ways),
            Some(Node::AfterFirst(next)) if length > 0 => open.push(*next),
            Some(Node::AtEnd(next)) if at_end => open.push(*next),
            _ => {}
        }
    }
    let matters = |id: &NodeId| {
        !matches!(plan.nfa.nodes.get(*id), Some(Node::Split(_) | Node::AfterFirst(_)) | None)
    };
    seen.into_iter().filter(matters).collect()
}
