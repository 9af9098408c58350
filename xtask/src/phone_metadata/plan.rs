//! What one calling code asks of its automaton, and how the answers become one outcome.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use super::automaton::{Outcome, State, determinise};
use super::nfa::{Nfa, Node, NodeId};
use super::proto::{Descriptor, Territory, mask};

/// Bit of an outcome: reading the number again might strip a national prefix.
const MAY_STRIP: Outcome = 1 << 4;

/// The descriptors of a territory, in the order in which they are asked. The number of a type is
/// its place here; those before `FIXED_LINE` win over each other in this order.
const TYPES: [fn(&Territory) -> &Option<Descriptor>; 11] = [
    |t| &t.general,
    |t| &t.premium_rate,
    |t| &t.toll_free,
    |t| &t.shared_cost,
    |t| &t.voip,
    |t| &t.personal_number,
    |t| &t.pager,
    |t| &t.uan,
    |t| &t.voicemail,
    |t| &t.fixed_line,
    |t| &t.mobile,
];
const GENERAL: usize = 0;
const FIXED_LINE: usize = 9;
const MOBILE: usize = 10;
const FIXED_LINE_OR_MOBILE: usize = 11;
/// Label of the leading digits that claim a number for a territory.
const LEADING_DIGITS: usize = 11;
const LABELS_PER_TERRITORY: usize = 12;

/// One territory, ready to be asked.
pub struct Member {
    region: u8,
    lengths: [Option<u32>; TYPES.len()],
    same_pattern: bool,
}

/// One calling code.
pub struct Plan {
    pub code: u16,
    pub main_region: u8,
    pub possible_lengths: u32,
    pub local_lengths: u32,
    pub extension_prefix: String,
    pub members: Vec<Member>,
    nfa: Nfa,
    start: NodeId,
    rewrites_prefix: bool,
    strips: usize,
    strips_to_viable: usize,
}

impl Plan {
    /// Compiles the territories that share a calling code, the main one first.
    pub fn new(
        code: u16,
        territories: &[&Territory],
        regions: &BTreeMap<&str, u8>,
    ) -> Result<Self, Box<dyn Error>> {
        let main = *territories.first().ok_or("a calling code without territory")?;
        let general = main.general.as_ref().ok_or("a territory without general descriptor")?;
        let region = |t: &Territory| regions.get(t.id.as_str()).copied().ok_or("unknown region");
        let mut nfa = Nfa::default();
        let mut entries = Vec::new();
        let mut members = Vec::new();
        for territory in territories {
            let base = members.len() * LABELS_PER_TERRITORY;
            let mut lengths = [None; TYPES.len()];
            for ((label, of), length) in TYPES.iter().enumerate().zip(&mut lengths) {
                let Some(descriptor) = of(territory) else {
                    continue;
                };
                *length = descriptor.lengths();
                if let Some(pattern) = &descriptor.pattern {
                    let accept = nfa.add(Node::Accept(base + label));
                    entries.push(nfa.pattern(pattern, accept)?);
                }
            }
            if let Some(pattern) = &territory.leading_digits {
                let accept = nfa.add(Node::Accept(base + LEADING_DIGITS));
                let rest = nfa.any_digits(accept);
                entries.push(nfa.pattern(pattern, rest)?);
            }
            members.push(Member {
                region: region(territory)?,
                lengths,
                same_pattern: territory.same_mobile_and_fixed_line_pattern.unwrap_or(false),
            });
        }
        let strips = members.len() * LABELS_PER_TERRITORY;
        let strips_to_viable = strips + 1;
        if let Some(prefix) = &main.national_prefix_for_parsing {
            let accept = nfa.add(Node::Accept(strips));
            let mut ways = vec![nfa.any_digits(accept)];
            if let Some(pattern) = &general.pattern {
                let accept = nfa.add(Node::Accept(strips_to_viable));
                ways.push(nfa.pattern(pattern, accept)?);
            }
            let rest = nfa.add(Node::Split(ways));
            let rest = nfa.add(Node::Beyond(0, rest));
            entries.push(nfa.pattern(prefix, rest)?);
        }
        let start = nfa.add(Node::Split(entries));
        Ok(Self {
            code,
            main_region: region(main)?,
            possible_lengths: mask(&general.possible_length),
            local_lengths: mask(&general.possible_length_local_only),
            extension_prefix: main.preferred_extn_prefix.clone().unwrap_or(" ext. ".into()),
            members,
            nfa,
            start,
            rewrites_prefix: main.national_prefix_transform_rule.is_some(),
            strips,
            strips_to_viable,
        })
    }

    /// The automaton that answers all.
    pub fn states(&self) -> Vec<State> {
        determinise(&self.nfa, self.start, |labels, length| self.outcome(labels, length))
    }

    /// The outcome for a number of `length` digits which belongs to the languages `labels`.
    fn outcome(&self, labels: &BTreeSet<usize>, length: usize) -> Outcome {
        let mut outcome = if self.may_strip(labels) { MAY_STRIP } else { 0 };
        for (place, member) in self.members.iter().enumerate() {
            let base = place * LABELS_PER_TERRITORY;
            let kind = member.kind(length, |label| labels.contains(&(base + label)));
            let claimed = labels.contains(&(base + LEADING_DIGITS)) && self.members.len() > 1;
            if kind != 0 || claimed {
                outcome |= kind as Outcome | Outcome::from(member.region) << 8;
                break;
            }
        }
        outcome
    }

    /// Errs on the side of "it might": the engine decides then.
    fn may_strip(&self, labels: &BTreeSet<usize>) -> bool {
        let viable = labels.contains(&GENERAL);
        labels.contains(&self.strips)
            && (!viable || self.rewrites_prefix || labels.contains(&self.strips_to_viable))
    }
}

impl Member {
    /// The type: 0 for unknown, else an index into `TYPES`, or `FIXED_LINE_OR_MOBILE`.
    fn kind(&self, length: usize, matches: impl Fn(usize) -> bool) -> usize {
        let is = |label: usize| {
            let allowed = self.lengths.get(label).copied().flatten();
            matches(label) && allowed.is_none_or(|mask| mask >> length & 1 == 1)
        };
        if !is(GENERAL) {
            return 0;
        }
        if let Some(kind) = (GENERAL + 1..FIXED_LINE).find(|kind| is(*kind)) {
            return kind;
        }
        match (is(FIXED_LINE), is(MOBILE)) {
            (true, mobile) if mobile || self.same_pattern => FIXED_LINE_OR_MOBILE,
            (true, _) => FIXED_LINE,
            (false, true) if !self.same_pattern => MOBILE,
            (false, _) => 0,
        }
    }
}
