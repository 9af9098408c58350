//! Merges all states of all calling codes that nothing can tell apart.

use std::collections::HashMap;
use std::error::Error;

use super::automaton::State;

/// Bytes of a state in `states.bin`: ten targets and an outcome, two bytes each.
pub const ROW_BYTES: usize = 22;

/// The minimal automaton, with one start for each of the automata that went into it.
pub struct Minimal {
    pub rows: Vec<u8>,
    pub starts: Vec<u16>,
}

/// A class of states by its outcome and the classes its digits lead to; 0 is the dead class.
type Signature = [u32; 11];

/// Moore's algorithm: split classes until all members of each behave alike, then number the
/// classes in the order in which the starts reach them. State 0 is dead.
pub fn minimise(automata: &[Vec<State>]) -> Result<Minimal, Box<dyn Error>> {
    let mut offset = 0;
    let mut starts = Vec::new();
    let mut states: Vec<(u32, [Option<usize>; 10])> = Vec::new();
    for automaton in automata {
        starts.push(offset);
        states.extend(automaton.iter().map(|state| {
            (u32::from(state.outcome), state.next.map(|next| next.map(|id| id + offset)))
        }));
        offset += automaton.len();
    }
    let mut classes = vec![0; states.len()];
    let mut count = 0;
    loop {
        // Class 0 is always that of a missing target: no outcome, and no way out.
        let mut numbers: HashMap<Signature, u32> = HashMap::from([([0; 11], 0)]);
        let next_classes: Vec<u32> = states
            .iter()
            .map(|state| {
                let fresh = numbers.len() as u32;
                *numbers.entry(signature(state, &classes)).or_insert(fresh)
            })
            .collect();
        let done = numbers.len() == count;
        count = numbers.len();
        classes = next_classes;
        if done {
            break;
        }
    }
    number(&states, &classes, &starts)
}

fn signature(state: &(u32, [Option<usize>; 10]), classes: &[u32]) -> Signature {
    let mut signature = [state.0; 11];
    for (class, next) in signature.iter_mut().zip(state.1) {
        *class = next.and_then(|id| classes.get(id)).copied().unwrap_or(0);
    }
    signature
}

fn number(
    states: &[(u32, [Option<usize>; 10])],
    classes: &[u32],
    starts: &[usize],
) -> Result<Minimal, Box<dyn Error>> {
    let mut places: HashMap<u32, u16> = HashMap::from([(0, 0)]);
    // One member stands for its class; none for the dead one.
    let mut order: Vec<Option<usize>> = vec![None];
    let mut place = |id: usize, order: &mut Vec<Option<usize>>| -> Result<u16, Box<dyn Error>> {
        let class = classes.get(id).copied().unwrap_or(0);
        if let Some(place) = places.get(&class) {
            return Ok(*place);
        }
        let fresh = u16::try_from(order.len()).map_err(|_| "more than 65,535 states")?;
        places.insert(class, fresh);
        order.push(Some(id));
        Ok(fresh)
    };
    let mut numbered = Vec::new();
    for start in starts {
        numbered.push(place(*start, &mut order)?);
    }
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(member) = order.get(at).copied() {
        at += 1;
        let (outcome, next) =
            member.and_then(|id| states.get(id)).copied().unwrap_or((0, [None; 10]));
        for target in next {
            let target = target.map_or(Ok(0), |id| place(id, &mut order))?;
            rows.extend(target.to_le_bytes());
        }
        rows.extend(u16::try_from(outcome)?.to_le_bytes());
    }
    Ok(Minimal { rows, starts: numbered })
}
