//! Writes calendars.

use crate::appointments::time::{Instant, Span, to_naive};
use std::fmt::Display;

/// Bytes of a line, without its end.
const LINE: usize = 75;

const HEAD: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//pg_concierge//appointments//EN\r\n\
                    CALSCALE:GREGORIAN\r\n";

/// What the receiver does with the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Shows it.
    Publish,
    /// Takes the events over, or the changes to them.
    Request,
    /// Takes the events out.
    Cancel,
}

/// How certain an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not yet.
    Tentative,
    /// It takes place.
    Confirmed,
    /// It does not.
    Cancelled,
}

impl Status {
    /// The status of an appointment in the words of iCalendar.
    pub fn of(appointment: &str) -> Self {
        match appointment {
            "pending" | "held" => Self::Tentative,
            "cancelled" => Self::Cancelled,
            _ => Self::Confirmed,
        }
    }
}

/// An appointment as an event. Times have whole seconds.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The same for all versions of the event: the id of the appointment.
    pub uid: &'a str,
    /// Which version it is.
    pub revision: i32,
    /// When this version was made.
    pub stamp: Instant,
    /// From when to when.
    pub span: Span,
    /// How certain it is.
    pub status: Status,
    /// What it is called.
    pub summary: &'a str,
    /// More about it.
    pub description: Option<&'a str>,
    /// Where it is.
    pub location: Option<&'a str>,
    /// Email address of who invites.
    pub organizer: Option<&'a str>,
    /// Email address of who is invited.
    pub attendee: Option<&'a str>,
}

/// A calendar of events.
pub fn calendar<'a>(method: Method, events: impl IntoIterator<Item = Event<'a>>) -> String {
    let events: Vec<_> = events.into_iter().map(|e| event(&e)).collect();
    publish(method, events.iter().map(String::as_str))
}

/// A calendar of what [`event`] wrote.
pub fn publish<'a>(method: Method, events: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::from(HEAD);
    put(
        &mut out,
        "METHOD",
        match method {
            Method::Publish => "PUBLISH",
            Method::Request => "REQUEST",
            Method::Cancel => "CANCEL",
        },
    );
    out.extend(events);
    put(&mut out, "END", "VCALENDAR");
    out
}

/// One event, as a part of a calendar.
pub fn event(event: &Event<'_>) -> String {
    let mut out = String::new();
    put(&mut out, "BEGIN", "VEVENT");
    put(&mut out, "UID", escape(event.uid));
    put(&mut out, "SEQUENCE", event.revision.max(0));
    put(&mut out, "DTSTAMP", utc(event.stamp));
    put(&mut out, "DTSTART", utc(event.span.start));
    put(&mut out, "DTEND", utc(event.span.end));
    put(
        &mut out,
        "STATUS",
        match event.status {
            Status::Tentative => "TENTATIVE",
            Status::Confirmed => "CONFIRMED",
            Status::Cancelled => "CANCELLED",
        },
    );
    put(&mut out, "SUMMARY", escape(event.summary));
    for (name, text) in [("DESCRIPTION", event.description), ("LOCATION", event.location)] {
        text.iter().for_each(|text| put(&mut out, name, escape(text)));
    }
    for (name, email) in [("ORGANIZER", event.organizer), ("ATTENDEE", event.attendee)] {
        email.iter().for_each(|email| put(&mut out, name, address(email)));
    }
    put(&mut out, "END", "VEVENT");
    out
}

/// Is it one event as [`event`] writes it, with nothing around or between?
pub fn is_event(text: &str) -> bool {
    let inner =
        text.strip_prefix("BEGIN:VEVENT\r\n").and_then(|t| t.strip_suffix("END:VEVENT\r\n"));
    let is_line = |line: &str| {
        let line = line.strip_suffix("\r\n").unwrap_or("\n");
        !line.contains(['\r', '\n']) && !line.starts_with("BEGIN:") && !line.starts_with("END:")
    };
    inner.is_some_and(|inner| inner.split_inclusive("\r\n").all(is_line))
}

/// When somebody is busy within a range, and nothing else about it.
pub fn free_busy(uid: &str, stamp: Instant, range: Span, busy: &[Span]) -> String {
    let mut out = String::from(HEAD);
    put(&mut out, "METHOD", "PUBLISH");
    put(&mut out, "BEGIN", "VFREEBUSY");
    put(&mut out, "UID", escape(uid));
    put(&mut out, "DTSTAMP", utc(stamp));
    put(&mut out, "DTSTART", utc(range.start));
    put(&mut out, "DTEND", utc(range.end));
    for span in busy {
        let period = format!("{}/{}", utc(span.start), utc(span.end));
        put(&mut out, "FREEBUSY;FBTYPE=BUSY", period);
    }
    put(&mut out, "END", "VFREEBUSY");
    put(&mut out, "END", "VCALENDAR");
    out
}

/// One line, folded where it is too long, and never inside a character.
fn put(out: &mut String, name: &str, value: impl Display) {
    let mut width = 0;
    for c in format!("{name}:{value}").chars() {
        if width + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

fn utc(at: Instant) -> impl Display {
    to_naive(at).format("%Y%m%dT%H%M%SZ")
}

/// Text as a value; what a calendar cannot hold is left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// An email address as a value, which has no escapes: nothing in it may end it.
fn address(email: &str) -> String {
    let email = email.chars().filter(|c| !c.is_control() && !c.is_whitespace());
    format!("mailto:{}", email.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::HOUR;
    use proptest::prelude::*;

    fn sample(summary: &str) -> Event<'_> {
        Event {
            uid: "1f0c@example.com",
            revision: 2,
            stamp: 0,
            span: Span::new(9 * HOUR, 10 * HOUR),
            status: Status::of("held"),
            summary,
            description: None,
            location: None,
            organizer: Some("a@example.com\r\nX:1"),
            attendee: None,
        }
    }

    #[test]
    fn an_event_is_written() {
        assert_eq!(
            calendar(Method::Request, [sample("Cut; wash, dry\nback\\slash\u{7}")]),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//pg_concierge//appointments//EN\r\n\
             CALSCALE:GREGORIAN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1f0c@example.com\r\n\
             SEQUENCE:2\r\nDTSTAMP:20000101T000000Z\r\nDTSTART:20000101T090000Z\r\n\
             DTEND:20000101T100000Z\r\nSTATUS:TENTATIVE\r\n\
             SUMMARY:Cut\\; wash\\, dry\\nback\\\\slash\r\nORGANIZER:mailto:a@example.comX:1\r\n\
             END:VEVENT\r\nEND:VCALENDAR\r\n"
        );
    }

    #[test]
    fn only_an_event_is_one() {
        let text = event(&sample("x\nBEGIN:VEVENT y"));
        assert!(is_event(&text), "{text}");
        for (from, to) in [
            ("BEGIN:VEVENT", "BEGIN:VTODO"),
            ("END:VEVENT\r\n", "END:VEVENT"),
            ("UID:", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:"),
            ("UID:1f0c@example.com\r\n", "UID:1\n"),
        ] {
            assert!(!is_event(&text.replacen(from, to, 1)), "{to}");
        }
    }

    #[test]
    fn busy_times_are_written_as_periods() {
        let range = Span::new(0, 24 * HOUR);
        let text = free_busy("x", 0, range, &[Span::new(HOUR, 2 * HOUR)]);
        assert!(
            text.contains("FREEBUSY;FBTYPE=BUSY:20000101T010000Z/20000101T020000Z\r\n"),
            "{text}"
        );
        assert!(text.contains("BEGIN:VFREEBUSY\r\nUID:x\r\n"), "{text}");
    }

    proptest! {
        #[test]
        fn long_lines_are_folded_between_characters(summary in "[a-zäöü€🦀;,\\\\\n ]{0,200}") {
            let text = calendar(Method::Publish, [sample(&summary)]);
            prop_assert!(text.ends_with("\r\n"));
            prop_assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains('\n')));
            let unfolded = text.replace("\r\n ", "");
            let expected = format!("\r\nSUMMARY:{}\r\n", escape(&summary));
            prop_assert!(unfolded.contains(&expected));
        }
    }
}
