//! Writes the SVG of a week.

use super::pieces::{Card, DAYS, Piece, Week};
use crate::svg_text::{FONT, escape, width, wrap};
use std::fmt::Write;

const COLUMN: f64 = 138.0;
const HOUR: f64 = 56.0;
/// Left of the first column, and above the first hour.
const LEFT: f64 = 56.0;
const TOP: f64 = 74.0;
const MARGIN: f64 = 16.0;
const LEGEND: f64 = 30.0;
const SIZE: f64 = 11.0;
const LINE: f64 = 14.0;

/// What the legend names; `busy` is what another calendar says. All else is `other`.
const STATUSES: [&str; 7] =
    ["confirmed", "pending", "held", "completed", "cancelled", "no_show", "busy"];

const STYLE: &str = "\
.ap-bg{fill:#fff}.ap-day{fill:#eef1f4}.ap-open{fill:#fff}.ap-line{stroke:#d0d7de;stroke-width:1}\
.ap-half{stroke:#d0d7de;stroke-width:1;stroke-dasharray:2 4}.ap-edge{fill:none;stroke:#afb8c1}\
.ap-title{fill:#1f2328;font-weight:600}.ap-head{fill:#1f2328;font-weight:600}.ap-hour{fill:#57606a}\
.ap-hatch{stroke:#8c959f;stroke-width:1.5}.ap-dots{fill:#8c959f}\
.ap-box{stroke-width:1.2;fill:#eaeef2;stroke:#57606a}.ap-text{fill:#1f2328}.ap-time{fill:#1f2328;font-weight:600}\
.ap-confirmed{fill:#ddf4ff;stroke:#0969da}.ap-pending{fill:#fff8c5;stroke:#9a6700}\
.ap-held{fill:#fff8c5;stroke:#9a6700;stroke-dasharray:4 3}.ap-completed{fill:#dafbe1;stroke:#1a7f37}\
.ap-cancelled{fill:#f6f8fa;stroke:#8c959f;stroke-dasharray:2 3}.ap-no_show{fill:#ffebe9;stroke:#cf222e}\
.ap-out{fill:#6e7781;text-decoration:line-through}\
@media (prefers-color-scheme:dark){.ap-bg{fill:#0d1117}.ap-day{fill:#0a0d12}.ap-open{fill:#1c2430}\
.ap-line,.ap-half{stroke:#30363d}.ap-edge{stroke:#484f58}.ap-title,.ap-head{fill:#e6edf3}\
.ap-hour{fill:#9da7b3}.ap-hatch{stroke:#6e7681}.ap-dots{fill:#6e7681}.ap-box{fill:#30363d;stroke:#8b949e}\
.ap-text,.ap-time{fill:#e6edf3}.ap-confirmed{fill:#0c2d6b;stroke:#58a6ff}\
.ap-pending,.ap-held{fill:#4b3600;stroke:#d29922}.ap-completed{fill:#04371a;stroke:#3fb950}\
.ap-cancelled{fill:#161b22;stroke:#6e7681}.ap-no_show{fill:#5c1017;stroke:#f85149}.ap-out{fill:#8b949e}}";

const PATTERNS: &str = "\
<defs><pattern id=\"ap-closed\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" \
patternTransform=\"rotate(45)\"><path class=\"ap-hatch\" d=\"M0 0V8\"/></pattern>\
<pattern id=\"ap-skipped\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
<circle class=\"ap-dots\" cx=\"2\" cy=\"2\" r=\"1\"/></pattern></defs>\n";

pub(super) fn draw(title: &str, week: &Week<'_>) -> String {
    let (first, last) = week.hours;
    let right = LEFT + DAYS as f64 * COLUMN;
    let bottom = TOP + f64::from(last - first) * HOUR;
    let (all_width, all_height) = (right + MARGIN, bottom + LEGEND + MARGIN);
    let title = escape(title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all_width:.0}\" \
         height=\"{all_height:.0}\" viewBox=\"0 0 {all_width:.0} {all_height:.0}\" role=\"img\" \
         aria-label=\"{title}\" font-family=\"{FONT}\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n{PATTERNS}<rect class=\"ap-bg\" width=\"100%\" height=\"100%\"/>\n"
    );
    text(&mut svg, "ap-title", (15.0, "start"), (MARGIN, 28.0), &title);
    let canvas = Canvas { first: f64::from(first) * 60.0, last: f64::from(last) * 60.0 };
    for column in 0..week.dates.len() {
        let day = Piece { column, top: canvas.first, bottom: canvas.last };
        canvas.shade(&mut svg, "class=\"ap-day\"", day);
    }
    week.open.iter().for_each(|piece| canvas.shade(&mut svg, "class=\"ap-open\"", *piece));
    for hour in first..=last {
        let y = canvas.y(f64::from(hour) * 60.0);
        _ = writeln!(svg, "<path class=\"ap-line\" d=\"M{LEFT} {y:.1}H{right:.1}\"/>");
        let label = format!("{hour:02}:00");
        text(&mut svg, "ap-hour", (SIZE, "end"), (LEFT - 8.0, y + 4.0), &label);
        if hour < last {
            let half = y + HOUR / 2.0;
            _ = writeln!(svg, "<path class=\"ap-half\" d=\"M{LEFT} {half:.1}H{right:.1}\"/>");
        }
    }
    for piece in &week.closed {
        canvas.shade(&mut svg, "fill=\"url(#ap-closed)\"", *piece);
    }
    for piece in &week.skipped {
        canvas.shade(&mut svg, "fill=\"url(#ap-skipped)\"", *piece);
    }
    for (column, date) in week.dates.iter().enumerate() {
        let x = LEFT + column as f64 * COLUMN;
        let head = date.format("%a %e %b").to_string();
        text(&mut svg, "ap-head", (12.0, "middle"), (x + COLUMN / 2.0, TOP - 12.0), &head);
        _ = writeln!(svg, "<path class=\"ap-line\" d=\"M{x:.1} {TOP}V{bottom:.1}\"/>");
    }
    _ = writeln!(
        svg,
        "<rect class=\"ap-edge\" x=\"{LEFT}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.1}\"/>",
        right - LEFT,
        bottom - TOP
    );
    week.cards.iter().for_each(|card| canvas.card(&mut svg, card));
    legend(&mut svg, week, bottom + LEGEND);
    svg.push_str("</svg>\n");
    svg
}

/// The minutes that are shown.
struct Canvas {
    first: f64,
    last: f64,
}

impl Canvas {
    fn y(&self, minutes: f64) -> f64 {
        TOP + (minutes.clamp(self.first, self.last) - self.first) / 60.0 * HOUR
    }

    fn shade(&self, svg: &mut String, paint: &str, piece: Piece) {
        let (x, y) = (LEFT + piece.column as f64 * COLUMN, self.y(piece.top));
        let height = self.y(piece.bottom) - y;
        if height > 0.0 {
            _ = writeln!(
                svg,
                "<rect {paint} x=\"{x:.1}\" y=\"{y:.1}\" width=\"{COLUMN}\" height=\"{height:.1}\"/>"
            );
        }
    }

    fn card(&self, svg: &mut String, card: &Card<'_>) {
        let lane = (COLUMN - 4.0) / card.lanes.max(1) as f64;
        let left = LEFT + card.piece.column as f64 * COLUMN + 2.0 + card.lane as f64 * lane;
        let top = self.y(card.piece.top) + 1.0;
        // However short it is, it can be seen.
        let height = (self.y(card.piece.bottom) - top - 1.0).max(3.0);
        let (class, room) = (class(card.entry.status), lane - 10.0);
        _ = writeln!(
            svg,
            "<g><title>{} {} ({})</title>\n<rect class=\"ap-box ap-{class}\" x=\"{left:.1}\" \
             y=\"{top:.1}\" width=\"{:.1}\" height=\"{height:.1}\" rx=\"3\"/>",
            escape(&card.times()),
            escape(card.entry.label),
            escape(card.entry.status),
            (lane - 2.0).max(1.0)
        );
        let out = if class == "cancelled" { " ap-out" } else { "" };
        for (i, line) in lines(card, room, height).iter().enumerate() {
            let kind = if i == 0 { "ap-time" } else { "ap-text" };
            let first = top + (height / 2.0 + 4.0).min(13.0);
            let (class, y) = (format!("{kind}{out}"), first + i as f64 * LINE);
            text(svg, &class, (SIZE, "start"), (left + 4.0, y), &escape(&fit(line, room)));
        }
        svg.push_str("</g>\n");
    }
}

/// The statuses that occur.
fn legend(svg: &mut String, week: &Week<'_>, y: f64) {
    let mut x = LEFT;
    let mut seen: Vec<&str> = Vec::new();
    for card in &week.cards {
        let class = class(card.entry.status);
        if seen.contains(&class) {
            continue;
        }
        seen.push(class);
        _ = writeln!(
            svg,
            "<rect class=\"ap-key ap-box ap-{class}\" x=\"{x:.1}\" y=\"{:.1}\" \
             width=\"12\" height=\"12\" rx=\"2\"/>",
            y - 10.0
        );
        text(svg, "ap-hour", (SIZE, "start"), (x + 18.0, y), class);
        x += 42.0 + width(class, SIZE);
    }
}

fn class(status: &str) -> &'static str {
    STATUSES.iter().find(|known| **known == status).copied().unwrap_or("other")
}

/// What is written in a box, as much as there is room for.
fn lines(card: &Card<'_>, room: f64, height: f64) -> Vec<String> {
    let label = card.entry.label;
    let count = ((height - 1.0) / LINE).max(if height < 10.0 { 0.0 } else { 1.0 }) as usize;
    if count < 2 {
        return [format!("{} {label}", card.start)].into_iter().take(count).collect();
    }
    let times = Some(card.times()).filter(|times| width(times, SIZE) <= room);
    let mut lines = vec![times.unwrap_or_else(|| card.start.clone())];
    let wrapped = wrap(label, (room / width("m", SIZE)).max(1.0) as usize);
    // The last line takes what is left, to be cut where it ends.
    let (whole, rest) = wrapped.split_at(wrapped.len().min(count - 2));
    lines.extend(whole.iter().cloned());
    lines.push(rest.join(" "));
    lines
}

/// As much of a text as there is room for.
fn fit(line: &str, room: f64) -> String {
    if width(line, SIZE) <= room {
        return line.to_owned();
    }
    let mut left = room - width("…", SIZE);
    let kept = line.chars().take_while(|c| {
        left -= width(c.encode_utf8(&mut [0; 4]), SIZE);
        left >= 0.0
    });
    let kept: String = kept.collect();
    if kept.is_empty() { kept } else { kept + "…" }
}

/// A text, which has to be escaped already.
fn text(svg: &mut String, class: &str, font: (f64, &str), at: (f64, f64), text: &str) {
    let ((size, anchor), (x, y)) = (font, at);
    _ = writeln!(
        svg,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" \
         text-anchor=\"{anchor}\">{text}</text>"
    );
}
