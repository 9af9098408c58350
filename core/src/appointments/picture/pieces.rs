//! Where everything is in the picture: in which column, and at which minutes by the clock.

use super::Entry;
use crate::appointments::calendar::Calendar;
use crate::appointments::time::{Instant, MINUTE, Span};
use crate::appointments::zone::{Reading, Zone};
use chrono::{Days, NaiveDate, NaiveTime};

/// Days in the picture.
pub(super) const DAYS: usize = 7;

/// Part of a span in one column, without a change of the clock in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) column: usize,
    /// Minutes after midnight.
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// An appointment, or part of it.
pub(super) struct Card<'a> {
    pub(super) piece: Piece,
    pub(super) entry: Entry<'a>,
    /// When it starts and ends by the clock.
    pub(super) start: String,
    end: String,
    /// Which of how many side by side.
    pub(super) lane: usize,
    pub(super) lanes: usize,
}

impl Card<'_> {
    /// `09:00 – 09:45`
    pub(super) fn times(&self) -> String {
        format!("{} – {}", self.start, self.end)
    }
}

pub(super) struct Week<'a> {
    pub(super) dates: Vec<NaiveDate>,
    pub(super) open: Vec<Piece>,
    pub(super) closed: Vec<Piece>,
    /// What the clock skips.
    pub(super) skipped: Vec<Piece>,
    pub(super) cards: Vec<Card<'a>>,
    /// The hours that are shown.
    pub(super) hours: (u32, u32),
}

impl<'a> Week<'a> {
    pub(super) fn new<Z: Zone>(
        calendar: &Calendar<Z>,
        first: NaiveDate,
        entries: &[Entry<'a>],
    ) -> Self {
        let dates: Vec<_> = first.iter_days().take(DAYS).collect();
        let zone = calendar.zone();
        let range = Span::new(zone.midnight(first), end(zone, &dates)).finite();
        let all = |spans: &[Span]| -> Vec<Piece> {
            spans.iter().flat_map(|span| pieces(zone, &dates, span.intersection(range))).collect()
        };
        let open = all(&calendar.open(range).unwrap_or_default());
        let mut cards = Vec::new();
        for entry in entries {
            for piece in pieces(zone, &dates, entry.span.intersection(range)) {
                let span = entry.span.finite();
                let (start, end) = (time(zone, span.start), time(zone, span.end));
                cards.push(Card { piece, entry: *entry, start, end, lane: 0, lanes: 1 });
            }
        }
        side_by_side(&mut cards);
        let hours = hours(open.iter().chain(cards.iter().map(|card| &card.piece)));
        let closed = all(calendar.closures());
        Self { open, closed, skipped: skipped(zone, &dates), cards, hours, dates }
    }
}

fn end(zone: &impl Zone, dates: &[NaiveDate]) -> Instant {
    let last = dates.last().and_then(|date| date.checked_add_days(Days::new(1)));
    last.map_or(Instant::MAX, |date| zone.midnight(date))
}

/// The parts of a span by dates and by changes of the clock.
fn pieces(zone: &impl Zone, dates: &[NaiveDate], span: Span) -> Vec<Piece> {
    let mut found = Vec::new();
    for (column, date) in dates.iter().enumerate() {
        let part = zone.day(*date).intersection(span);
        let mut at = part.start;
        while at < part.end {
            let next = zone.stretch(at).until.min(part.end);
            let top = minutes(zone, *date, at);
            found.push(Piece { column, top, bottom: top + in_minutes(next - at) });
            at = next;
        }
    }
    // A change of the zone's data that leaves the clock as it is.
    found.dedup_by(|next, kept| {
        let joins = next.column == kept.column && (next.top - kept.bottom).abs() < 0.01;
        if joins {
            kept.bottom = next.bottom;
        }
        joins
    });
    found
}

/// What the clock shows, in minutes after the midnight of a date.
fn minutes(zone: &impl Zone, date: NaiveDate, at: Instant) -> f64 {
    let since = zone.wall(at) - date.and_time(NaiveTime::MIN);
    in_minutes(since.num_microseconds().unwrap_or(0))
}

fn in_minutes(microseconds: i64) -> f64 {
    microseconds as f64 / MINUTE as f64
}

/// The times that no clock shows on these dates.
fn skipped(zone: &impl Zone, dates: &[NaiveDate]) -> Vec<Piece> {
    let mut found = Vec::new();
    for (column, date) in dates.iter().enumerate() {
        let day = zone.day(*date);
        let whole = Span::new(day.start, day.end);
        let shown = pieces(zone, &[*date], whole);
        let mut top = 0.0;
        let mut gap = |top: f64, bottom: f64| {
            if bottom - top > 0.5 {
                found.push(Piece { column, top, bottom });
            }
        };
        for piece in shown {
            gap(top, piece.top);
            top = piece.bottom.max(top);
        }
        gap(top, 1440.0);
    }
    found
}

/// `09:00`, and `01:30-05` where the clock shows it twice.
fn time(zone: &impl Zone, at: Instant) -> String {
    let wall = zone.wall(at);
    let mut time = wall.format("%H:%M").to_string();
    if let Reading::Ambiguous(..) = zone.reading(wall) {
        let text = zone.text(at);
        let offset = text.get(19..).unwrap_or("");
        time.push_str(offset.strip_suffix(":00").unwrap_or(offset));
    }
    time
}

/// Gives a lane to each card, so that none hides another.
fn side_by_side(cards: &mut [Card<'_>]) {
    let key = |card: &Card<'_>| (card.piece.column, card.piece.top);
    cards.sort_by(|a, b| key(a).0.cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1)));
    for group in cards.chunk_by_mut(|a, b| a.piece.column == b.piece.column) {
        let mut rest = group;
        while let Some(first) = rest.first() {
            // Those that are linked by overlaps share the width.
            let mut reach = first.piece.bottom;
            let linked = rest.iter().skip(1).take_while(|card| {
                let overlaps = card.piece.top < reach - 0.01;
                reach = if overlaps { reach.max(card.piece.bottom) } else { reach };
                overlaps
            });
            let count = 1 + linked.count();
            let Some((cluster, after)) = rest.split_at_mut_checked(count) else { return };
            let mut ends: Vec<f64> = Vec::new();
            for card in cluster.iter_mut() {
                let free = ends.iter().position(|end| *end <= card.piece.top + 0.01);
                card.lane = free.unwrap_or(ends.len());
                match ends.get_mut(card.lane) {
                    Some(end) => *end = card.piece.bottom,
                    None => ends.push(card.piece.bottom),
                }
            }
            cluster.iter_mut().for_each(|card| card.lanes = ends.len());
            rest = after;
        }
    }
}

/// The hours from the first to the last minute in which there is something.
fn hours<'p>(pieces: impl Iterator<Item = &'p Piece>) -> (u32, u32) {
    let bounds = pieces.fold((f64::INFINITY, 0.0_f64), |(top, bottom), piece| {
        (top.min(piece.top), bottom.max(piece.bottom))
    });
    if bounds.0 >= bounds.1 {
        return (8, 18);
    }
    let whole = |minutes: f64| (minutes / 60.0).clamp(0.0, 24.0) as u32;
    (whole(bounds.0), whole((bounds.1 / 60.0).ceil() * 60.0).max(whole(bounds.0) + 1))
}
