//! Gives every state a layer, and cuts every line into pieces from one layer to the next.

use super::at;
use super::graph::{self, Graph, Link};

/// The drawing as layers of cells. States are in even layers, labels in odd ones; a line that
/// crosses a layer has a cell there too.
pub(super) struct Layers {
    pub cells: Vec<Cell>,
    /// The cells of each layer from left to right.
    pub rows: Vec<Vec<usize>>,
    pub chains: Vec<Chain>,
}

/// A place in a layer. `x` is its middle.
pub(super) struct Cell {
    pub content: Content,
    pub row: usize,
    pub left: f64,
    pub right: f64,
    pub height: f64,
    pub x: f64,
    /// Neighbours in the layer above and the layer below.
    pub above: Vec<usize>,
    pub below: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A node of the graph.
    Node(usize),
    /// The label of a link.
    Label(usize),
    /// Nothing but a line.
    Line,
}

/// A line, as its cells from the top to the bottom.
pub(super) struct Chain {
    pub cells: Vec<usize>,
    /// Does it point upwards?
    pub upwards: bool,
}

impl Layers {
    pub(super) fn new(graph: &Graph) -> Self {
        let backwards = backwards(graph);
        let ranks = ranks(graph, &backwards);
        let mut layers = Self { cells: vec![], rows: vec![], chains: vec![] };
        for (i, node) in graph.nodes.iter().enumerate() {
            layers.add(Content::Node(i), 2 * at(&ranks, i), node.extent());
        }
        // Short lines choose first where their label goes: long ones have more choice.
        let mut links: Vec<(usize, &Link)> = graph.links.iter().enumerate().collect();
        let ends = |i: usize, link: &Link| match at(&backwards, i) {
            true => (link.to, link.from),
            false => (link.from, link.to),
        };
        let span = |i, link| {
            let (top, bottom) = ends(i, link);
            at(&ranks, bottom) - at(&ranks, top)
        };
        links.sort_by_key(|(i, link)| span(*i, link));
        for (i, link) in links {
            let (top, bottom) = ends(i, link);
            let rows = 2 * at(&ranks, top) + 1..2 * at(&ranks, bottom);
            let label_row = layers.emptiest(rows.clone().step_by(2));
            let mut cells = vec![top];
            for row in rows {
                let is_label = row == label_row && !link.label.is_empty();
                let (width, height) = graph::label_size(&link.label);
                cells.push(match is_label {
                    true => layers.add(Content::Label(i), row, (width / 2.0, width / 2.0, height)),
                    false => layers.add(Content::Line, row, (5.0, 5.0, 0.0)),
                });
            }
            cells.push(bottom);
            layers.join(&cells);
            layers.chains.push(Chain { cells, upwards: at(&backwards, i) });
        }
        layers
    }

    /// Adds a cell at the right end of a layer. Nodes come first, so a node's cell has its number.
    fn add(
        &mut self,
        content: Content,
        row: usize,
        (left, right, height): (f64, f64, f64),
    ) -> usize {
        let index = self.cells.len();
        let (above, below) = (vec![], vec![]);
        self.cells.push(Cell { content, row, left, right, height, x: 0.0, above, below });
        while self.rows.len() <= row {
            self.rows.push(vec![]);
        }
        if let Some(cells) = self.rows.get_mut(row) {
            cells.push(index);
        }
        index
    }

    fn join(&mut self, chain: &[usize]) {
        for (above, below) in chain.iter().zip(chain.iter().skip(1)) {
            if let Some(cell) = self.cells.get_mut(*above) {
                cell.below.push(*below);
            }
            if let Some(cell) = self.cells.get_mut(*below) {
                cell.above.push(*above);
            }
        }
    }

    /// The row with the least in it.
    fn emptiest(&self, rows: impl Iterator<Item = usize>) -> usize {
        let width = |row: &usize| {
            let cells = self.rows.get(*row).map(Vec::as_slice).unwrap_or_default();
            cells.iter().filter_map(|i| self.cells.get(*i)).map(|c| c.left + c.right).sum::<f64>()
        };
        rows.min_by(|a, b| width(a).total_cmp(&width(b))).unwrap_or(0)
    }
}

/// For each link: does it lead back to a state that it was reached from?
fn backwards(graph: &Graph) -> Vec<bool> {
    let mut search = Search {
        graph,
        open: vec![false; graph.nodes.len()],
        seen: vec![false; graph.nodes.len()],
        backwards: vec![false; graph.links.len()],
    };
    // Initial states first; whatever cannot be reached from them (`any`) afterwards.
    let order = |initial: bool| {
        let nodes = graph.nodes.iter().enumerate();
        nodes.filter(move |(_, n)| n.initial == initial).map(|(i, _)| i)
    };
    for node in order(true).chain(order(false)) {
        search.visit(node);
    }
    search.backwards
}

struct Search<'a> {
    graph: &'a Graph,
    open: Vec<bool>,
    seen: Vec<bool>,
    backwards: Vec<bool>,
}

impl Search<'_> {
    fn visit(&mut self, node: usize) {
        if at(&self.seen, node) {
            return;
        }
        mark(&mut self.seen, node, true);
        mark(&mut self.open, node, true);
        for (i, link) in self.graph.links.iter().enumerate().filter(|(_, l)| l.from == node) {
            if at(&self.open, link.to) {
                mark(&mut self.backwards, i, true);
            }
            self.visit(link.to);
        }
        mark(&mut self.open, node, false);
    }
}

fn mark<T>(items: &mut [T], index: usize, value: T) {
    if let Some(item) = items.get_mut(index) {
        *item = value;
    }
}

/// The longest way to each node, lines that lead back turned around.
fn ranks(graph: &Graph, backwards: &[bool]) -> Vec<usize> {
    let mut ranks = vec![0_usize; graph.nodes.len()];
    // Without cycles nothing changes after as many rounds as there are nodes.
    for _ in 0..graph.nodes.len() {
        let mut changed = false;
        for (i, link) in graph.links.iter().enumerate() {
            let (top, bottom) =
                if at(backwards, i) { (link.to, link.from) } else { (link.from, link.to) };
            let least = at(&ranks, top) + 1;
            if at(&ranks, bottom) < least {
                mark(&mut ranks, bottom, least);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // `any` has nothing above it; it stands just above the first state it leads to.
    for (i, _) in graph.nodes.iter().enumerate().filter(|(_, node)| node.any) {
        let targets = graph.links.iter().filter(|link| link.from == i);
        let first = targets.map(|link| at(&ranks, link.to)).min().unwrap_or(1);
        mark(&mut ranks, i, first.saturating_sub(1));
    }
    ranks
}
