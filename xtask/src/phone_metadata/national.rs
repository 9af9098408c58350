//! How a region reads a number without a plus sign: as an automaton that says how many digits of
//! national prefix come off, wherever that can be said without the engine.

use std::collections::BTreeSet;
use std::error::Error;

use super::automaton::{Outcome, State, determinise};
use super::nfa::{Nfa, Node};
use super::proto::{Territory, mask};

/// Longer prefixes are left to the engine.
const LONGEST_PREFIX: usize = 6;

/// Only the engine can tell.
const UNSURE: Outcome = 0;
/// The number has its calling code, only the plus sign is missing.
const WITH_CODE: Outcome = 15;

/// Labels: what may start with an international prefix, or with a national one too long;
const ENGINE: usize = 0;
/// what is viable as it stands;
const VIABLE: usize = 1;
/// what starts with the calling code, is viable without, or may then start with a national prefix;
const CODE: usize = 2;
const CODE_AND_VIABLE: usize = 3;
const CODE_AND_PREFIX: usize = 4;
/// then two for each length of national prefix: it can come off, and what remains is viable.
const PREFIXES: usize = 5;

/// The automaton of a region; an outcome is the number of digits to drop, plus one, or one of the
/// two above.
pub fn states(territory: &Territory) -> Result<Vec<State>, Box<dyn Error>> {
    let general = territory.general.as_ref().ok_or("a territory without general descriptor")?;
    let viable = general.pattern.as_deref().ok_or("a territory without general pattern")?;
    let mut nfa = Nfa::default();
    let engine = nfa.add(Node::Accept(ENGINE));
    let engine = nfa.any_digits(engine);
    let accept = nfa.add(Node::Accept(VIABLE));
    let mut entries = vec![nfa.pattern(viable, accept)?];
    let code = territory.calling_code().to_string();
    let mut after_code = {
        let accept = nfa.add(Node::Accept(CODE_AND_VIABLE));
        let rest = nfa.pattern(viable, accept)?;
        let accept = nfa.add(Node::Accept(CODE));
        vec![rest, nfa.any_digits(accept)]
    };
    if let Some(prefix) = &territory.international_prefix {
        entries.push(nfa.pattern(prefix, engine)?);
    }
    if let Some(prefix) = &territory.national_prefix_for_parsing {
        let mut ways = vec![nfa.add(Node::Beyond(LONGEST_PREFIX, engine))];
        for length in 0..=LONGEST_PREFIX {
            let accept = nfa.add(Node::Accept(comes_off(length)));
            let any = nfa.any_digits(accept);
            let accept = nfa.add(Node::Accept(leaves_viable(length)));
            let rest = nfa.pattern(viable, accept)?;
            let rest = nfa.add(Node::Split(vec![any, rest]));
            ways.push(nfa.add(Node::After(length, rest)));
        }
        let rest = nfa.add(Node::Split(ways));
        entries.push(nfa.pattern(prefix, rest)?);
        let accept = nfa.add(Node::Accept(CODE_AND_PREFIX));
        let rest = nfa.any_digits(accept);
        let rest = nfa.add(Node::Beyond(code.len(), rest));
        after_code.push(nfa.pattern(prefix, rest)?);
    }
    let after_code = nfa.add(Node::Split(after_code));
    entries.push(nfa.pattern(&code, after_code)?);
    let start = nfa.add(Node::Split(entries));
    let rewrites = territory.national_prefix_transform_rule.is_some();
    let lengths = Lengths {
        possible: mask(&general.possible_length),
        local: mask(&general.possible_length_local_only),
    };
    Ok(determinise(&nfa, start, |labels, length| {
        if labels.contains(&ENGINE) {
            UNSURE
        } else if labels.contains(&CODE) {
            if certainly_has_code(labels) { WITH_CODE } else { UNSURE }
        } else {
            drop(labels, length, rewrites, &lengths).map_or(UNSURE, |digits| digits as Outcome + 1)
        }
    }))
}

const fn comes_off(length: usize) -> usize {
    PREFIXES + 2 * length
}

const fn leaves_viable(length: usize) -> usize {
    comes_off(length) + 1
}

/// The number is not viable unless its first digits are the calling code.
fn certainly_has_code(labels: &BTreeSet<usize>) -> bool {
    !labels.contains(&VIABLE)
        && labels.contains(&CODE_AND_VIABLE)
        && !labels.contains(&CODE_AND_PREFIX)
}

/// How many digits come off; `None` if the engine must tell.
fn drop(
    labels: &BTreeSet<usize>,
    length: usize,
    rewrites: bool,
    lengths: &Lengths,
) -> Option<usize> {
    let mut prefixes = (0..=LONGEST_PREFIX).filter(|n| labels.contains(&comes_off(*n)));
    let prefix = match (prefixes.next(), prefixes.next()) {
        // A prefix of no digits is none.
        (None | Some(0), None) => return Some(0),
        (Some(prefix), None) if !rewrites => prefix,
        // Which one the engine takes depends on how the pattern is written.
        _ => return None,
    };
    let unviable = labels.contains(&VIABLE) && !labels.contains(&leaves_viable(prefix));
    let stays = unviable || !lengths.allow_stripping_to(length - prefix);
    Some(if stays { 0 } else { prefix })
}

struct Lengths {
    possible: u32,
    local: u32,
}

impl Lengths {
    /// Neither too short, nor local, nor between the lengths that are possible.
    fn allow_stripping_to(&self, length: usize) -> bool {
        let bit = 1 << length;
        self.local & bit == 0 && (self.possible & bit != 0 || bit > self.possible)
    }
}
