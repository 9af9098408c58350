//! Writes the SVG of a picture in which everything has its place.

use super::at;
use super::graph::{self, Graph, LABEL_LINE, LABEL_SIZE, Line, MARKER, NAME_LINE, NAME_SIZE, Node};
use super::layers::{Cell, Chain, Content, Layers};
use super::text::{self, FONT};
use std::fmt::Write;

/// Room around the picture.
const MARGIN: f64 = 20.0;
/// Distance of the ends of lines at a box.
const PORT: f64 = 18.0;
/// Length of an arrow's tip.
const TIP: f64 = 8.0;

const STYLE: &str = "\
.sm-bg{fill:#fff}.sm-box{fill:#f6f8fa;stroke:#57606a;stroke-width:1.2}\
.sm-any{stroke-dasharray:4 3}.sm-final{fill:none;stroke:#57606a}\
.sm-line{fill:none;stroke:#6e7781;stroke-width:1.2}.sm-tip{fill:#6e7781}\
.sm-name{fill:#1f2328;font-weight:600}.sm-event{fill:#0550ae;font-weight:600}\
.sm-rule{fill:#57606a}.sm-badge{fill:#dde3ea}.sm-count{fill:#1f2328}\
@media (prefers-color-scheme:dark){.sm-bg{fill:#0d1117}.sm-box{fill:#161b22;stroke:#8b949e}\
.sm-final{stroke:#8b949e}.sm-line{stroke:#8b949e}.sm-tip{fill:#8b949e}.sm-name{fill:#e6edf3}\
.sm-event{fill:#79c0ff}.sm-rule{fill:#9da7b3}.sm-badge{fill:#30363d}.sm-count{fill:#e6edf3}}";

pub(super) fn draw(graph: &Graph, layers: &Layers, subject: &str) -> String {
    let bands = bands(layers);
    let left = layers.cells.iter().map(|c| c.x - c.left).fold(f64::INFINITY, f64::min);
    let right = layers.cells.iter().map(|c| c.x + c.right).fold(f64::NEG_INFINITY, f64::max);
    let width = (right - left).max(0.0) + 2.0 * MARGIN;
    let height = bands.last().map_or(0.0, |band| band.bottom) + MARGIN;
    let canvas = Canvas { graph, layers, bands, shift: MARGIN - left };
    let title = text::escape(&format!("States of {subject}"));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"{title}\" \
         font-family=\"{FONT}\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         <rect class=\"sm-bg\" width=\"100%\" height=\"100%\"/>\n"
    );
    for chain in &layers.chains {
        canvas.line(&mut svg, chain);
    }
    for cell in &layers.cells {
        canvas.cell(&mut svg, cell);
    }
    svg.push_str("</svg>\n");
    svg
}

/// A layer from top to bottom.
#[derive(Clone, Copy, Default)]
struct Band {
    top: f64,
    bottom: f64,
}

impl Band {
    fn middle(self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }
}

/// Stacks the layers. The further lines must go sideways, the wider is the gap they do it in.
fn bands(layers: &Layers) -> Vec<Band> {
    let mut top = MARGIN;
    let mut bands = Vec::new();
    for row in &layers.rows {
        let cells = || row.iter().filter_map(|i| layers.cells.get(*i));
        let height = cells().map(|c| c.height).fold(0.0, f64::max);
        bands.push(Band { top, bottom: top + height });
        let shift = |c: &Cell| {
            let below = c.below.iter().filter_map(|i| layers.cells.get(*i));
            below.map(|b| (b.x - c.x).abs()).fold(0.0, f64::max)
        };
        let sideways = cells().map(shift).fold(0.0, f64::max);
        top += height + (20.0 + sideways * 0.08).min(56.0);
    }
    bands
}

struct Canvas<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    bands: Vec<Band>,
    shift: f64,
}

impl Canvas<'_> {
    fn cell(&self, svg: &mut String, cell: &Cell) {
        let (x, y) = (cell.x + self.shift, at(&self.bands, cell.row).middle());
        match cell.content {
            Content::Node(i) => {
                if let Some(node) = self.graph.nodes.get(i) {
                    draw_node(svg, node, x, y);
                }
            }
            Content::Label(i) => {
                if let Some(link) = self.graph.links.get(i) {
                    draw_label(svg, &link.label, x, y);
                }
            }
            Content::Line => {}
        }
    }

    /// A line runs straight down through each layer and bends in the gaps between them.
    fn line(&self, svg: &mut String, chain: &Chain) {
        let mut stops = Vec::new();
        let last = chain.cells.len().saturating_sub(1);
        for (i, index) in chain.cells.iter().enumerate() {
            let Some(cell) = self.layers.cells.get(*index) else { continue };
            let band = at(&self.bands, cell.row);
            let half = self.box_height(cell) / 2.0;
            let next = chain.cells.get(i + 1).copied();
            let before = i.checked_sub(1).map(|b| at(&chain.cells, b));
            match (before, next) {
                (None, Some(next)) => {
                    let x = self.port(cell, &cell.below, next);
                    stops.push((x, band.middle() + half));
                    stops.push((x, band.bottom));
                }
                (Some(before), None) if i == last => {
                    let x = self.port(cell, &cell.above, before);
                    stops.push((x, band.top));
                    stops.push((x, band.middle() - half));
                }
                _ => {
                    stops.push((cell.x, band.top));
                    stops.push((cell.x, band.bottom));
                }
            }
        }
        if chain.upwards {
            stops.reverse();
        }
        self.path(svg, &stops);
    }

    fn path(&self, svg: &mut String, stops: &[(f64, f64)]) {
        let (Some((x, y)), Some((end_x, end_y))) = (stops.first(), stops.last()) else { return };
        let towards = if end_y > y { 1.0 } else { -1.0 };
        let mut path = format!("M{:.1} {y:.1}", x + self.shift);
        let (mut from_x, mut from_y) = (*x, *y);
        for (i, (x, y)) in stops.iter().enumerate().skip(1) {
            // The tip covers the end of the line.
            let y = if i + 1 == stops.len() { y - towards * (TIP - 1.0) } else { *y };
            let half = f64::midpoint(from_y, y);
            let (a, b) = (from_x + self.shift, x + self.shift);
            _ = if (from_x - x).abs() < 0.5 {
                write!(path, "L{b:.1} {y:.1}")
            } else {
                write!(path, "C{a:.1} {half:.1} {b:.1} {half:.1} {b:.1} {y:.1}")
            };
            (from_x, from_y) = (*x, y);
        }
        let x = end_x + self.shift;
        _ = writeln!(svg, "<path class=\"sm-line\" d=\"{path}\"/>");
        let back = end_y - towards * TIP;
        let (left, right) = (x - 4.0, x + 4.0);
        _ = writeln!(
            svg,
            "<path class=\"sm-tip\" d=\"M{x:.1} {end_y:.1}L{left:.1} {back:.1}L{right:.1} {back:.1}Z\"/>"
        );
    }

    fn box_height(&self, cell: &Cell) -> f64 {
        match cell.content {
            Content::Node(i) => self.graph.nodes.get(i).map_or(0.0, |node| node.size().1),
            Content::Label(_) | Content::Line => cell.height,
        }
    }

    /// Where a line to `other` meets a box: lines side by side, in the order of their neighbours.
    fn port(&self, cell: &Cell, neighbours: &[usize], other: usize) -> f64 {
        let Content::Node(i) = cell.content else { return cell.x };
        let place = |i: usize| self.layers.cells.get(i).map_or(0.0, |c| c.x);
        let mut order = neighbours.to_vec();
        order.sort_by(|a, b| place(*a).total_cmp(&place(*b)));
        let width = self.graph.nodes.get(i).map_or(0.0, |node| node.size().0);
        let lines = order.len().max(1) as f64;
        let step = PORT.min((width - 20.0) / lines);
        let position = order.iter().position(|n| *n == other).unwrap_or(0) as f64;
        cell.x + (position - (lines - 1.0) / 2.0) * step
    }
}

fn draw_node(svg: &mut String, node: &Node, x: f64, y: f64) {
    let (width, height) = node.size();
    let (left, top) = (x - width / 2.0, y - height / 2.0);
    let class = if node.any { "sm-box sm-any" } else { "sm-box" };
    _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" rx=\"8\"/>"
    );
    let badge = node.badge_width().map_or(0.0, |badge| badge + 10.0);
    let lines = node.name.iter().map(String::as_str);
    let first = y - node.name.len() as f64 * NAME_LINE / 2.0;
    for (i, line) in lines.enumerate() {
        let line_y = first + (i as f64 + 0.72) * NAME_LINE;
        let class = "sm-name";
        draw_text(svg, class, NAME_SIZE, "middle", x - badge / 2.0, line_y, line);
    }
    if let (Some(count), Some(badge)) = (&node.count, node.badge_width()) {
        let badge_left = x + width / 2.0 - badge - 8.0;
        let badge_top = y - 8.0;
        _ = writeln!(
            svg,
            "<rect class=\"sm-badge\" x=\"{badge_left:.1}\" y=\"{badge_top:.1}\" \
             width=\"{badge:.1}\" height=\"16\" rx=\"8\"/>"
        );
        let middle = badge_left + badge / 2.0;
        draw_text(svg, "sm-count", LABEL_SIZE, "middle", middle, y + 4.0, count);
    }
    if node.initial {
        draw_start(svg, left, y);
    }
    if node.terminal {
        draw_end(svg, x + width / 2.0, y);
    }
    if !node.own.is_empty() {
        draw_own(svg, node, x + width / 2.0, y);
    }
}

/// The filled circle and its arrow to the left side of a box.
fn draw_start(svg: &mut String, x: f64, y: f64) {
    let (dot, tip) = (x - MARKER + 10.0, x - TIP);
    _ = writeln!(svg, "<circle class=\"sm-tip\" cx=\"{dot:.1}\" cy=\"{y:.1}\" r=\"6\"/>");
    _ = writeln!(svg, "<path class=\"sm-line\" d=\"M{dot:.1} {y:.1}H{tip:.1}\"/>");
    draw_tip_right(svg, x, y);
}

/// The arrow from the right side of a box to a ringed circle.
fn draw_end(svg: &mut String, x: f64, y: f64) {
    let (ring, tip) = (x + MARKER - 10.0, x + MARKER - 18.0);
    _ = writeln!(svg, "<path class=\"sm-line\" d=\"M{x:.1} {y:.1}H{:.1}\"/>", tip - TIP + 1.0);
    draw_tip_right(svg, tip, y);
    _ = writeln!(svg, "<circle class=\"sm-final\" cx=\"{ring:.1}\" cy=\"{y:.1}\" r=\"7\"/>");
    _ = writeln!(svg, "<circle class=\"sm-tip\" cx=\"{ring:.1}\" cy=\"{y:.1}\" r=\"4\"/>");
}

fn draw_tip_right(svg: &mut String, x: f64, y: f64) {
    let (back, top, bottom) = (x - TIP, y - 4.0, y + 4.0);
    _ = writeln!(
        svg,
        "<path class=\"sm-tip\" d=\"M{x:.1} {y:.1}L{back:.1} {top:.1}L{back:.1} {bottom:.1}Z\"/>"
    );
}

/// A loop at the right side of a box, with its label beside it.
fn draw_own(svg: &mut String, node: &Node, x: f64, y: f64) {
    let (out, top, bottom) = (x + 28.0, y - 9.0, y + 9.0);
    _ = writeln!(
        svg,
        "<path class=\"sm-line\" d=\"M{x:.1} {top:.1}C{out:.1} {top:.1} {out:.1} {bottom:.1} \
         {:.1} {bottom:.1}\"/>",
        x + TIP
    );
    let (back, above, below) = (x + TIP, bottom - 4.0, bottom + 4.0);
    _ = writeln!(
        svg,
        "<path class=\"sm-tip\" d=\"M{x:.1} {bottom:.1}L{back:.1} {above:.1}L{back:.1} {below:.1}Z\"/>"
    );
    let width = graph::label_size(&node.own).0;
    draw_label(svg, &node.own, x + 28.0 + width / 2.0, y);
}

/// A label on its line, which it hides where they meet.
fn draw_label(svg: &mut String, lines: &[Line], x: f64, y: f64) {
    let (width, height) = graph::label_size(lines);
    let (left, top) = (x - width / 2.0, y - height / 2.0);
    _ = writeln!(
        svg,
        "<rect class=\"sm-bg\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\"/>"
    );
    for (line, line_top) in lines.iter().zip(graph::line_tops(lines).0) {
        let class = if line.strong { "sm-event" } else { "sm-rule" };
        let line_y = top + line_top + 0.78 * LABEL_LINE;
        draw_text(svg, class, LABEL_SIZE, "middle", x, line_y, &line.text);
    }
}

fn draw_text(svg: &mut String, class: &str, size: f64, anchor: &str, x: f64, y: f64, text: &str) {
    let text = text::escape(text);
    _ = writeln!(
        svg,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" \
         text-anchor=\"{anchor}\">{text}</text>"
    );
}
