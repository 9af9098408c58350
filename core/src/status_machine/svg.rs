//! Draws a machine as SVG, in layers: a state stands below the states that lead to it, a label has
//! a place of its own between the layers, and lines bend only in the gaps, so nothing overlaps.

mod draw;
mod graph;
mod layers;
mod order;
mod place;

use super::machine::Machine;
use crate::svg_text as text;

impl Machine {
    /// The machine as an SVG picture, readable at its own size, in light and dark; with `counts`
    /// (rows in each state, by index) shown in each state.
    pub fn to_svg(&self, counts: Option<&[u64]>) -> String {
        let graph = graph::Graph::new(self, counts);
        let mut layers = layers::Layers::new(&graph);
        order::untangle(&mut layers);
        place::place(&mut layers);
        draw::draw(&graph, &layers, &self.subject)
    }
}

/// The number at `index`, or 0: the indexes of a layout are its own.
fn at<T: Copy + Default>(numbers: &[T], index: usize) -> T {
    numbers.get(index).copied().unwrap_or_default()
}
