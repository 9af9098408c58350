//! Orders the cells of each layer so that few lines cross.

use super::at;
use super::layers::Layers;
use std::collections::{BTreeMap, HashMap};

/// Sweeps up and down; more of them change little.
const SWEEPS: usize = 24;
/// Pictures beyond this many cells are not for reading; they only get a few sweeps.
const LARGE: usize = 4000;

/// Sorts each layer by where its neighbours are, and keeps the best of several attempts.
pub(super) fn untangle(layers: &mut Layers) {
    let sweeps = if layers.cells.len() > LARGE { 2 } else { SWEEPS };
    let mut best = layers.rows.clone();
    let mut fewest = crossings(layers);
    for sweep in 0..sweeps {
        let downwards = sweep % 2 == 0;
        let count = layers.rows.len();
        for i in 0..count {
            let row = if downwards { i } else { count - 1 - i };
            sort_row(layers, row, downwards);
        }
        let found = crossings(layers);
        if found < fewest {
            fewest = found;
            best.clone_from(&layers.rows);
        }
    }
    layers.rows = best;
}

/// The place of each cell in its layer.
fn positions(layers: &Layers) -> Vec<usize> {
    let mut positions = vec![0; layers.cells.len()];
    for (position, cell) in layers.rows.iter().flat_map(|row| row.iter().enumerate()) {
        if let Some(slot) = positions.get_mut(*cell) {
            *slot = position;
        }
    }
    positions
}

fn sort_row(layers: &mut Layers, row: usize, downwards: bool) {
    let neighbour_row = if downwards { row.checked_sub(1) } else { Some(row + 1) };
    let Some(neighbours) = neighbour_row.and_then(|r| layers.rows.get(r)) else { return };
    let mut place = HashMap::new();
    for (position, cell) in neighbours.iter().enumerate() {
        place.insert(*cell, position as f64);
    }
    let cells = &layers.cells;
    let middle = |cell: usize, own: f64| {
        let linked = cells.get(cell).map(|c| if downwards { &c.above } else { &c.below });
        let linked: Vec<f64> =
            linked.into_iter().flatten().filter_map(|n| place.get(n).copied()).collect();
        if linked.is_empty() { own } else { linked.iter().sum::<f64>() / linked.len() as f64 }
    };
    let Some(cells) = layers.rows.get_mut(row) else { return };
    let keys = cells.iter().enumerate().map(|(i, cell)| (middle(*cell, i as f64), *cell));
    let mut keys: Vec<(f64, usize)> = keys.collect();
    keys.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    *cells = keys.into_iter().map(|(_, cell)| cell).collect();
}

/// How many pairs of lines cross.
fn crossings(layers: &Layers) -> usize {
    let positions = positions(layers);
    let mut count = 0;
    for row in &layers.rows {
        let mut passed: BTreeMap<usize, usize> = BTreeMap::new();
        for cell in row.iter().filter_map(|i| layers.cells.get(*i)) {
            let ends: Vec<usize> = cell.below.iter().map(|n| at(&positions, *n)).collect();
            // Lines from one cell do not cross each other, so they are only added afterwards.
            count +=
                ends.iter().flat_map(|end| passed.range(end + 1..)).map(|(_, n)| n).sum::<usize>();
            ends.into_iter().for_each(|end| *passed.entry(end).or_default() += 1);
        }
    }
    count
}
