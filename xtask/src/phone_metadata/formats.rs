//! How the numbers of one calling code are written, as an automaton that finds the way and a table
//! of the ways.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use super::automaton::{State, determinise};
use super::nfa::{Nfa, Node};
use super::proto::{Format, Territory};

/// Bytes of a way of writing: six groups, each a least and a most number of digits, then the
/// template, padded with zeros.
const GROUPS: usize = 6;
const TEMPLATE_BYTES: usize = 28;
const WAY_BYTES: usize = 2 * GROUPS + TEMPLATE_BYTES;
/// Bytes of an entry in `formats.bin`: the national way, then the international one.
pub const ENTRY_BYTES: usize = 2 * WAY_BYTES;

/// A way of writing, or zeros for "just the digits".
type Way = [u8; WAY_BYTES];

/// All different pairs of ways, in the order in which they come up.
#[derive(Default)]
pub struct Ways {
    numbers: BTreeMap<(Way, Way), u16>,
    pub bytes: Vec<u8>,
}

impl Ways {
    /// The number of a pair, from 1; 0 for two times "just the digits".
    fn number(&mut self, national: Way, international: Way) -> u16 {
        if national == NO_WAY && international == NO_WAY {
            return 0;
        }
        let fresh = self.numbers.len() as u16 + 1;
        *self.numbers.entry((national, international)).or_insert_with(|| {
            self.bytes.extend(national);
            self.bytes.extend(international);
            fresh
        })
    }
}

const NO_WAY: Way = [0; WAY_BYTES];

/// The automaton of a territory; its outcomes are numbers of pairs of ways.
pub fn states(territory: &Territory, ways: &mut Ways) -> Result<Vec<State>, Box<dyn Error>> {
    let national = &territory.number_format;
    let international = match territory.intl_number_format.as_slice() {
        [] => national,
        _ => &territory.intl_number_format,
    };
    let formats: Vec<&Format> = national.iter().chain(international).collect();
    let written: Result<Vec<Way>, _> =
        formats.iter().enumerate().map(|(at, format)| format.way(at < national.len())).collect();
    let written = written?;
    let mut nfa = Nfa::default();
    let mut entries = Vec::new();
    for (label, format) in formats.iter().enumerate() {
        let accept = nfa.add(Node::Accept(2 * label));
        entries.push(nfa.pattern(&format.pattern, accept)?);
        let accept = nfa.add(Node::Accept(2 * label + 1));
        let rest = nfa.any_digits(accept);
        entries.push(match format.leading_digits_pattern.last() {
            Some(most_detailed) => nfa.pattern(most_detailed, rest)?,
            None => rest,
        });
    }
    let start = nfa.add(Node::Split(entries));
    Ok(determinise(&nfa, start, |labels, _| {
        let way = |mut among: std::ops::Range<usize>| {
            let first = among.find(|at| is_fit(labels, *at));
            first.and_then(|at| written.get(at)).copied().unwrap_or(NO_WAY)
        };
        ways.number(way(0..national.len()), way(national.len()..formats.len()))
    }))
}

fn is_fit(labels: &BTreeSet<usize>, format: usize) -> bool {
    labels.contains(&(2 * format)) && labels.contains(&(2 * format + 1))
}

impl Format {
    fn way(&self, national: bool) -> Result<Way, Box<dyn Error>> {
        let rule = self.national_prefix_formatting_rule.as_deref().filter(|_| national);
        let template = match (rule, self.format.find('$')) {
            (Some(rule), Some(at)) if !rule.is_empty() => {
                let (before, first) = self.format.split_at(at);
                let (first, after) = first.split_at(2);
                format!("{before}{}{after}", rule.replace("$1", first))
            }
            _ => self.format.clone(),
        };
        let groups = groups(&self.pattern)?;
        if groups.len() > GROUPS || template.len() > TEMPLATE_BYTES {
            return Err(format!("too long a format: {} {template}", self.pattern).into());
        }
        let mut way = NO_WAY;
        let bytes = groups.into_iter().flatten().chain(std::iter::repeat(0));
        let bytes = bytes.take(2 * GROUPS).chain(template.bytes());
        for (to, from) in way.iter_mut().zip(bytes) {
            *to = from;
        }
        Ok(way)
    }
}

/// The least and most digits of each group of a format's pattern, which has nothing but groups.
fn groups(pattern: &str) -> Result<Vec<[u8; 2]>, Box<dyn Error>> {
    let strange = || format!("not just groups of digits: {pattern}");
    let bare = pattern.strip_prefix("^(?:").and_then(|p| p.strip_suffix(")$"));
    let inner = bare.and_then(|p| p.strip_prefix('(')?.strip_suffix(')')).ok_or_else(strange)?;
    let group = |group: &str| -> Result<[u8; 2], Box<dyn Error>> {
        let count = group.strip_prefix("[0-9]").ok_or_else(strange)?;
        if count.is_empty() {
            return Ok([1, 1]);
        }
        let count =
            count.strip_prefix('{').and_then(|c| c.strip_suffix('}')).ok_or_else(strange)?;
        let (least, most) = count.split_once(',').unwrap_or((count, count));
        Ok([least.parse()?, most.parse()?])
    };
    inner.split(")(").map(group).collect()
}
