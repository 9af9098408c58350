//! Gives each cell its place from left to right, keeping the order of its layer.

use super::at;
use super::layers::{Content, Layers};

/// Least distance between two cells.
const GAP: f64 = 22.0;
/// Rounds of moving every layer towards its neighbours.
const ROUNDS: usize = 120;

/// Moves cells to the middle of their neighbours, as far as the cells beside them allow.
pub(super) fn place(layers: &mut Layers) {
    let count = layers.rows.len();
    for row in 0..count {
        settle(layers, row, |_, _| (0.0, 1.0));
    }
    for round in 0..ROUNDS {
        for i in 0..count {
            settle(layers, if round % 2 == 0 { i } else { count - 1 - i }, wish);
        }
    }
    straighten(layers);
    straighten(layers);
}

/// Takes small bends out of long lines: as many cells in a row of a line as the cells beside them
/// allow come to stand exactly below each other.
fn straighten(layers: &mut Layers) {
    let neighbours = neighbours(layers);
    for chain in 0..layers.chains.len() {
        let cells = layers.chains.get(chain).map(|c| c.cells.clone()).unwrap_or_default();
        let inner = cells.get(1..cells.len().saturating_sub(1)).unwrap_or_default();
        let mut run = Run::default();
        for cell in inner {
            let room = room(layers, *cell, at(&neighbours, *cell));
            if !run.takes(*cell, room) {
                run.align(layers);
                run = Run::default();
                run.takes(*cell, room);
            }
        }
        run.align(layers);
    }
}

/// For each cell the one to its left and the one to its right.
fn neighbours(layers: &Layers) -> Vec<(Option<usize>, Option<usize>)> {
    let mut neighbours = vec![(None, None); layers.cells.len()];
    for (left, right) in layers.rows.iter().flat_map(|row| row.iter().zip(row.iter().skip(1))) {
        if let Some(slot) = neighbours.get_mut(*left) {
            slot.1 = Some(*right);
        }
        if let Some(slot) = neighbours.get_mut(*right) {
            slot.0 = Some(*left);
        }
    }
    neighbours
}

/// How far left and right the middle of a cell may be.
fn room(layers: &Layers, cell: usize, (left, right): (Option<usize>, Option<usize>)) -> (f64, f64) {
    let get = |i: usize| layers.cells.get(i);
    let Some(own) = get(cell) else { return (0.0, 0.0) };
    let least = left.and_then(get).map(|c| c.x + c.right + GAP + own.left);
    let most = right.and_then(get).map(|c| c.x - c.left - GAP - own.right);
    (least.unwrap_or(f64::NEG_INFINITY), most.unwrap_or(f64::INFINITY))
}

/// Cells of a line that can stand below each other.
struct Run {
    cells: Vec<usize>,
    least: f64,
    most: f64,
}

impl Default for Run {
    fn default() -> Self {
        Self { cells: vec![], least: f64::NEG_INFINITY, most: f64::INFINITY }
    }
}

impl Run {
    /// Adds a cell with its room, unless it cannot stand below the others.
    fn takes(&mut self, cell: usize, (least, most): (f64, f64)) -> bool {
        let (least, most) = (least.max(self.least), most.min(self.most));
        let fits = least <= most || self.cells.is_empty();
        if fits {
            self.cells.push(cell);
            (self.least, self.most) = (least, most);
        }
        fits
    }

    fn align(&self, layers: &mut Layers) {
        // A cell that has no room at all stays where it is.
        if self.cells.len() < 2 || self.least > self.most {
            return;
        }
        let places = self.cells.iter().filter_map(|i| layers.cells.get(*i)).map(|c| c.x);
        let x = (places.sum::<f64>() / self.cells.len() as f64).clamp(self.least, self.most);
        for cell in &self.cells {
            if let Some(cell) = layers.cells.get_mut(*cell) {
                cell.x = x;
            }
        }
    }
}

/// Where a cell wants to be, and how much.
fn wish(layers: &Layers, cell: usize) -> (f64, f64) {
    let Some(own) = layers.cells.get(cell) else { return (0.0, 1.0) };
    let (mut sum, mut total) = (0.0, 0.0);
    for other in own.above.iter().chain(&own.below).filter_map(|i| layers.cells.get(*i)) {
        let weight = straightness(own.content) * straightness(other.content);
        sum += weight * other.x;
        total += weight;
    }
    if total == 0.0 { (own.x, 0.1) } else { (sum / total, total) }
}

/// A bend in a long line hurts the eye more than one at its end.
fn straightness(content: Content) -> f64 {
    match content {
        Content::Node(_) => 1.0,
        Content::Label(_) => 2.0,
        Content::Line => 8.0,
    }
}

/// Places a layer with the least squares of distances from what its cells wish: without the
/// distances between cells that is an isotonic regression, solved by pooling neighbours.
fn settle(layers: &mut Layers, row: usize, wish: impl Fn(&Layers, usize) -> (f64, f64)) {
    let cells = layers.rows.get(row).cloned().unwrap_or_default();
    let offsets = offsets(layers, &cells);
    let mut pools: Vec<Pool> = Vec::new();
    for (cell, offset) in cells.iter().zip(&offsets) {
        let (x, weight) = wish(layers, *cell);
        let mut pool = Pool { sum: (x - offset) * weight, weight, cells: 1 };
        while let Some(left) = pools.pop_if(|left| left.mean() >= pool.mean()) {
            pool = pool.with(left);
        }
        pools.push(pool);
    }
    let places = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.mean(), pool.cells));
    for ((cell, offset), place) in cells.iter().zip(offsets).zip(places) {
        if let Some(cell) = layers.cells.get_mut(*cell) {
            cell.x = place + offset;
        }
    }
}

/// How far right of the first cell each would be if they stood as close as they may.
fn offsets(layers: &Layers, cells: &[usize]) -> Vec<f64> {
    let extents = cells.iter().filter_map(|i| layers.cells.get(*i)).map(|c| (c.left, c.right));
    let extents: Vec<(f64, f64)> = extents.collect();
    let mut offset = 0.0;
    let steps = extents.iter().enumerate().map(|(i, (left, _))| {
        if let Some(before) = i.checked_sub(1) {
            offset += at(&extents, before).1 + GAP + left;
        }
        offset
    });
    steps.collect()
}

/// Cells that stand as close as they may.
struct Pool {
    sum: f64,
    weight: f64,
    cells: usize,
}

impl Pool {
    fn mean(&self) -> f64 {
        self.sum / self.weight
    }

    fn with(self, other: Self) -> Self {
        Self {
            sum: self.sum + other.sum,
            weight: self.weight + other.weight,
            cells: self.cells + other.cells,
        }
    }
}
