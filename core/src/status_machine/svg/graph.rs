//! What is drawn: boxes, and lines with their labels.

use super::super::definition::{Definition, Source, Transition};
use super::super::machine::Machine;
use super::text;

/// Characters of a line of a label, and of a state.
const WRAP: usize = 26;
/// Font sizes in pixels.
pub(super) const NAME_SIZE: f64 = 13.0;
pub(super) const LABEL_SIZE: f64 = 11.0;
/// Heights of a line of text.
pub(super) const NAME_LINE: f64 = 18.0;
pub(super) const LABEL_LINE: f64 = 14.0;
/// Distance between the transitions of one label.
const LABEL_GAP: f64 = 5.0;
/// What the markers for start and end take beside their state.
pub(super) const MARKER: f64 = 40.0;

/// The picture before anything has a place.
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
}

/// A state, or `any`.
pub(super) struct Node {
    pub name: Vec<String>,
    pub count: Option<String>,
    pub initial: bool,
    pub terminal: bool,
    /// Is it `any`?
    pub any: bool,
    /// The label of the transition to itself.
    pub own: Vec<Line>,
}

/// All transitions from one state to one other.
pub(super) struct Link {
    pub from: usize,
    pub to: usize,
    pub label: Vec<Line>,
}

/// A line of a label.
pub(super) struct Line {
    pub text: String,
    /// The event, which stands out.
    pub strong: bool,
}

impl Graph {
    pub(super) fn new(machine: &Machine, counts: Option<&[u64]>) -> Self {
        let definition = machine.definition();
        let texts = definition.states.iter().zip(machine.states());
        let mut nodes: Vec<Node> = texts
            .map(|(text, state)| Node {
                name: text::wrap(text.label(), WRAP),
                count: counts.map(|c| c.get(state.index()).copied().unwrap_or(0).to_string()),
                initial: state.is_initial(),
                terminal: state.is_terminal(),
                any: false,
                own: vec![],
            })
            .collect();
        let any = nodes.len();
        if machine.uses_any() {
            let name = vec!["any other".into()];
            let rest =
                Node { count: None, initial: false, terminal: false, any: true, own: vec![], name };
            nodes.push(rest);
        }
        let mut graph = Self { nodes, links: vec![] };
        for transition in &definition.transitions {
            graph.add(definition, transition, any);
        }
        graph
    }

    fn add(&mut self, definition: &Definition, transition: &Transition, any: usize) {
        let number = |name: &str| definition.states.iter().position(|s| s.name.text == name);
        let from = match &transition.from {
            Source::Any(_) => Some(any),
            Source::State(name) => number(&name.text),
        };
        let (Some(from), Some(to)) = (from, number(&transition.to.text)) else { return };
        let lines = lines(transition);
        let link = self.links.iter_mut().find(|link| link.from == from && link.to == to);
        match (link, self.nodes.get_mut(from)) {
            (Some(link), _) => link.label.extend(lines),
            // A loop is drawn even if it says nothing.
            (None, Some(node)) if from == to && lines.is_empty() => {
                node.own.push(Line { text: " ".into(), strong: false });
            }
            (None, Some(node)) if from == to => node.own.extend(lines),
            (None, _) => self.links.push(Link { from, to, label: lines }),
        }
    }
}

fn lines(transition: &Transition) -> Vec<Line> {
    let part = |text: String, strong| {
        text::wrap(&text, WRAP)
            .into_iter()
            .filter(|t| !t.is_empty())
            .map(move |text| Line { text, strong })
    };
    part(transition.trigger.to_string(), true)
        .chain(part(transition.guards_text(), false))
        .chain(part(transition.actions_text(), false))
        .collect()
}

impl Node {
    /// Width and height of its box.
    pub(super) fn size(&self) -> (f64, f64) {
        let text = self.name.iter().map(|line| text::width(line, NAME_SIZE)).fold(0.0, f64::max);
        let badge = self.badge_width().map_or(0.0, |width| width + 10.0);
        let lines = self.name.len().max(1) as f64;
        ((text + badge + 28.0).max(72.0), lines * NAME_LINE + 16.0)
    }

    pub(super) fn badge_width(&self) -> Option<f64> {
        self.count.as_ref().map(|count| text::width(count, LABEL_SIZE) + 12.0)
    }

    /// How far it reaches to the left and right of the middle of its box, and its height.
    pub(super) fn extent(&self) -> (f64, f64, f64) {
        let (width, height) = self.size();
        let left = width / 2.0 + if self.initial { MARKER } else { 0.0 };
        let end = if self.terminal { MARKER } else { 0.0 };
        let (own_width, own_height) = label_size(&self.own);
        let own = if self.own.is_empty() { 0.0 } else { own_width + MARKER };
        (left, width / 2.0 + end + own, height.max(own_height))
    }
}

/// How far down each line of a label starts, and where the last one ends: the transitions of one
/// label stand a little apart.
pub(super) fn line_tops(lines: &[Line]) -> (Vec<f64>, f64) {
    let mut top = 2.0;
    let mut tops = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        top += if line.strong && i > 0 { LABEL_GAP } else { 0.0 };
        tops.push(top);
        top += LABEL_LINE;
    }
    (tops, top + 2.0)
}

/// Width and height of a label.
pub(super) fn label_size(lines: &[Line]) -> (f64, f64) {
    let width = lines.iter().map(|line| text::width(&line.text, LABEL_SIZE)).fold(0.0, f64::max);
    (width + 8.0, line_tops(lines).1)
}
