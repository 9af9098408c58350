//! Thompson automata over the ten digits, built from regular expressions.

use std::error::Error;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Index of a node.
pub type NodeId = usize;

/// All ten digits.
pub const ANY_DIGIT: u16 = 0x3FF;

/// One node of an automaton.
#[derive(Clone, Debug)]
pub enum Node {
    /// Reads one digit of the set.
    Digit { set: u16, next: NodeId },
    /// Goes on in all of these, reading nothing.
    Split(Vec<NodeId>),
    /// Goes on only if nothing follows (`$`).
    AtEnd(NodeId),
    /// Goes on only if just so many digits have been read from the start.
    After(usize, NodeId),
    /// Goes on only if more digits have been read from the start.
    Beyond(usize, NodeId),
    /// The number belongs to the language with this label.
    Accept(usize),
}

/// An automaton; build it from the accepting nodes backwards.
#[derive(Debug, Default)]
pub struct Nfa {
    pub nodes: Vec<Node>,
}

impl Nfa {
    /// Adds a node.
    pub fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Adds a loop that reads any digits, then goes on to `next`.
    pub fn any_digits(&mut self, next: NodeId) -> NodeId {
        let split = self.add(Node::Split(vec![next]));
        let digit = self.add(Node::Digit { set: ANY_DIGIT, next: split });
        if let Some(Node::Split(ways)) = self.nodes.get_mut(split) {
            ways.push(digit);
        }
        split
    }

    /// Adds what reads `pattern` and goes on to `next`; gives its entry. The pattern may be wrapped
    /// as `^(?:…)$`, as the metadata has it; the wrapping is not part of it.
    pub fn pattern(&mut self, pattern: &str, next: NodeId) -> Result<NodeId, Box<dyn Error>> {
        let bare = pattern.strip_prefix("^(?:").and_then(|p| p.strip_suffix(")$"));
        let hir = ParserBuilder::new().build().parse(bare.unwrap_or(pattern))?;
        self.hir(&hir, next)
    }

    fn hir(&mut self, hir: &Hir, next: NodeId) -> Result<NodeId, Box<dyn Error>> {
        match hir.kind() {
            HirKind::Empty => Ok(next),
            HirKind::Literal(literal) => literal.0.iter().rev().try_fold(next, |next, byte| {
                if !byte.is_ascii_digit() {
                    return Err(format!("not a digit: {}", *byte as char).into());
                }
                Ok(self.add(Node::Digit { set: 1 << (byte - b'0'), next }))
            }),
            HirKind::Class(class) => Ok(self.add(Node::Digit { set: digits(class), next })),
            HirKind::Look(Look::End) => Ok(self.add(Node::AtEnd(next))),
            HirKind::Look(look) => Err(format!("unexpected assertion {look:?}").into()),
            HirKind::Capture(capture) => self.hir(&capture.sub, next),
            HirKind::Concat(parts) => {
                parts.iter().rev().try_fold(next, |next, part| self.hir(part, next))
            }
            HirKind::Alternation(ways) => {
                let ways: Result<_, _> = ways.iter().map(|way| self.hir(way, next)).collect();
                Ok(self.add(Node::Split(ways?)))
            }
            HirKind::Repetition(times) => {
                let mut entry = match times.max {
                    None => self.repeat_forever(&times.sub, next)?,
                    Some(max) => {
                        let mut entry = next;
                        for _ in times.min..max {
                            let once = self.hir(&times.sub, entry)?;
                            entry = self.add(Node::Split(vec![once, next]));
                        }
                        entry
                    }
                };
                for _ in 0..times.min {
                    entry = self.hir(&times.sub, entry)?;
                }
                Ok(entry)
            }
        }
    }

    fn repeat_forever(&mut self, sub: &Hir, next: NodeId) -> Result<NodeId, Box<dyn Error>> {
        let split = self.add(Node::Split(vec![next]));
        let once = self.hir(sub, split)?;
        if let Some(Node::Split(ways)) = self.nodes.get_mut(split) {
            ways.push(once);
        }
        Ok(split)
    }
}

fn digits(class: &Class) -> u16 {
    let contains = |digit: char| match class {
        Class::Unicode(class) => {
            class.ranges().iter().any(|r| (r.start()..=r.end()).contains(&digit))
        }
        Class::Bytes(class) => {
            class.ranges().iter().any(|r| (r.start()..=r.end()).contains(&(digit as u8)))
        }
    };
    ('0'..='9').zip(0..).filter(|(c, _)| contains(*c)).fold(0, |set, (_, bit)| set | 1 << bit)
}
