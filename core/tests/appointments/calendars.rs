//! iCalendar: what others write, what we write, and what nobody should write.

use crate::zones::{at, zone};
use concierge_core::appointments::ics::{
    BusyTime, Event, Method, Problem, Status, calendar, free_busy, read_busy,
};
use concierge_core::appointments::zone::Utc;
use concierge_core::appointments::{Span, Zone};
use proptest::prelude::*;
use std::rc::Rc;

fn find(name: &str) -> Option<Rc<dyn Zone>> {
    let known = ["America/New_York", "Europe/London", "Pacific/Apia"];
    known.contains(&name).then(|| Rc::new(zone(name)) as Rc<dyn Zone>)
}

fn read(text: &str, from: &str, to: &str) -> Result<Vec<BusyTime>, (usize, Problem)> {
    let own: Rc<dyn Zone> = Rc::new(zone("America/New_York"));
    let busy = read_busy(text, own, &find, Span::new(at(from), at(to)));
    busy.map_err(|error| (error.line, error.problem))
}

/// One event in a calendar, over the year 2026.
fn event(lines: &str) -> Result<Vec<String>, (usize, Problem)> {
    let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\n{lines}\nEND:VEVENT\nEND:VCALENDAR");
    let busy = read(&text, "2026-01-01T00:00:00", "2027-01-01T00:00:00")?;
    let text = |at| Utc.text(at)[5..16].to_owned();
    Ok(busy.iter().map(|b| format!("{}/{}", text(b.span.start), text(b.span.end))).collect())
}

#[test]
fn times_are_in_their_zone_or_in_that_of_the_calendar() {
    let of = |lines| event(lines).unwrap();
    let utc = of("DTSTART:20260308T070000Z\nDTEND:20260308T080000Z");
    assert_eq!(utc, ["03-08T07:00/03-08T08:00"]);
    let floating = of("DTSTART:20260308T090000\nDURATION:PT45M");
    assert_eq!(floating, ["03-08T13:00/03-08T13:45"]);
    let london = of(
        "DTSTART;TZID=Europe/London:20260701T090000\nDTEND;TZID=\"Europe/London\":20260701T100000",
    );
    assert_eq!(london, ["07-01T08:00/07-01T09:00"]);
    // In the gap, and shown twice.
    assert_eq!(of("DTSTART:20260308T023000\nDURATION:PT1H"), ["03-08T07:30/03-08T08:30"]);
    assert_eq!(of("DTSTART:20261101T013000\nDURATION:PT1H"), ["11-01T05:30/11-01T06:30"]);
}

#[test]
fn days_are_as_long_as_the_clock_makes_them() {
    let of = |lines| event(lines).unwrap();
    assert_eq!(of("DTSTART;VALUE=DATE:20260308"), ["03-08T05:00/03-09T04:00"]);
    let two = of("DTSTART;VALUE=DATE:20261031\nDTEND;VALUE=DATE:20261102");
    assert_eq!(two, ["10-31T04:00/11-02T05:00"]);
    assert_eq!(of("DTSTART:20260307T120000\nDURATION:P1D"), ["03-07T17:00/03-08T16:00"]);
    assert_eq!(of("DTSTART:20260307T120000\nDURATION:PT24H"), ["03-07T17:00/03-08T17:00"]);
}

#[test]
fn recurring_events_keep_their_time_on_the_wall() {
    let lines = "DTSTART:20260306T090000\nDTEND:20260306T100000\nRRULE:FREQ=DAILY;COUNT=4\n\
                 EXDATE:20260307T090000,20250101T090000";
    assert_eq!(
        event(lines).unwrap(),
        ["03-06T14:00/03-06T15:00", "03-08T13:00/03-08T14:00", "03-09T13:00/03-09T14:00"]
    );
}

#[test]
fn what_began_before_the_window_and_lasts_is_found() {
    let lines = "DTSTART:20251231T180000\nDTEND:20260101T020000\nRRULE:FREQ=WEEKLY;COUNT=2";
    assert_eq!(event(lines).unwrap(), ["12-31T23:00/01-01T07:00", "01-07T23:00/01-08T07:00"]);
}

#[test]
fn what_leaves_the_time_free_is_left_out() {
    let times = "DTSTART:20260308T070000Z\nDTEND:20260308T080000Z";
    assert!(event(&format!("{times}\nSTATUS:CANCELLED")).unwrap().is_empty());
    assert!(event(&format!("{times}\nTRANSP:TRANSPARENT")).unwrap().is_empty());
    assert_eq!(event(&format!("{times}\nSTATUS:TENTATIVE\nTRANSP:OPAQUE")).unwrap().len(), 1);
    assert!(event("DTSTART:20260308T070000Z").unwrap().is_empty());
}

#[test]
fn a_moved_occurrence_stands_for_the_one_it_was() {
    let text = "BEGIN:VCALENDAR\r\n\
        BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\nDTSTART:19961027T020000\r\n\
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n\
        BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/London:20260105T090000\r\nDURATION:PT1H\r\n\
        RRULE:FREQ=WEEKLY;COUNT=3\r\nBEGIN:VALARM\r\nDURATION:nonsense\r\nEND:VALARM\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;TZID=Europe/London:20260112T090000\r\n\
        DTSTART;TZID=Europe/London:20260113T150000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;TZID=Europe/London:20260119T090000\r\n\
        DTSTART;TZID=Europe/London:20260119T090000\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n\
        END:VCALENDAR\r\n";
    let busy = read(text, "2026-01-01T00:00:00", "2027-01-01T00:00:00").unwrap();
    let starts: Vec<_> = busy.iter().map(|b| Utc.text(b.span.start)[..16].to_owned()).collect();
    assert_eq!(starts, ["2026-01-05T09:00", "2026-01-13T15:00"]);
}

#[test]
fn mistakes_are_found_on_their_line() {
    let cases = [
        ("DTSTART:2026", 4, "not a date such as 20261231 or a time such as 20261231T180000"),
        (
            "SUMMARY:a\n b\nDTSTART;TZID=Mars/Base:20260101T000000",
            6,
            "the time zone Mars/Base is not known",
        ),
        ("DTSTART:20260101T000000Z\nDURATION:-PT1H", 5, "not a duration such as PT1H30M"),
        ("DTSTART:20260102T000000Z\nDTEND:20260101T000000Z", 2, "the event ends before it starts"),
        ("SUMMARY:a", 2, "the event has no DTSTART"),
        (
            "DTSTART:20260101T000000Z\nRRULE:FREQ=YEARLY",
            5,
            "FREQ=YEARLY is not supported in a recurrence rule",
        ),
        (
            "DTSTART:20260101T000000Z\nRDATE:20260102T000000Z",
            5,
            "RDATE is not supported in a recurrence rule",
        ),
        (
            "DTSTART;VALUE=DATE:20260101\nDTEND:20260102T000000Z",
            2,
            "not a date such as 20261231 or a time such as 20261231T180000",
        ),
        ("nonsense", 4, "not a line such as NAME:value"),
        ("BEGIN:VALARM", 5, "BEGIN and END do not match"),
    ];
    for (lines, line, message) in cases {
        let (found, problem) = event(lines).unwrap_err();
        assert_eq!((found, problem.to_string().as_str()), (line, message), "{lines}");
    }
    let problem =
        |text: &str| read(text, "2026-01-01T00:00:00", "2027-01-01T00:00:00").unwrap_err();
    assert_eq!(problem("BEGIN:VEVENT"), (1, Problem::NotACalendar));
    assert_eq!(problem("X:1"), (1, Problem::NotACalendar));
    assert_eq!(problem(""), (1, Problem::NotACalendar));
    assert_eq!(problem("BEGIN:VCALENDAR\nX:1"), (2, Problem::Nesting));
    assert_eq!(problem("BEGIN:VCALENDAR\nEND:VEVENT"), (2, Problem::Nesting));
    assert_eq!(problem(&"x".repeat((4 << 20) + 1)), (1, Problem::TooLarge));
    let many = format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\nEND:VEVENT\n".repeat(10_001));
    assert_eq!(problem(&many), (20_002, Problem::TooLarge));
    let deep = "BEGIN:VCALENDAR\n".repeat(9);
    assert_eq!(problem(&deep), (9, Problem::Nesting));
}

#[test]
fn we_read_what_we_write() {
    let span = Span::new(at("2026-03-08T07:00:00"), at("2026-03-08T08:00:00"));
    let event = Event {
        uid: "ünïcode;\\,🦀@example.com",
        revision: 0,
        stamp: 0,
        span,
        status: Status::Confirmed,
        summary: "BEGIN:VEVENT\nEND:VEVENT",
        description: Some("x"),
        location: None,
        organizer: None,
        attendee: None,
    };
    let text = calendar(Method::Publish, [event]);
    let busy = read(&text, "2026-01-01T00:00:00", "2027-01-01T00:00:00").unwrap();
    assert_eq!(busy.iter().map(|b| b.span).collect::<Vec<_>>(), [span]);
    let nothing = free_busy("x", 0, span, &[span]);
    assert!(read(&nothing, "2026-01-01T00:00:00", "2027-01-01T00:00:00").unwrap().is_empty());
}

/// A line that a reader cares about, more or less as it should be.
fn hostile() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VALARM",
        "END:VALARM",
        "DTSTART:",
        "DTEND:",
        "DTSTART;VALUE=DATE:",
        "DTSTART;TZID=Pacific/Apia:",
        "EXDATE:",
        "RECURRENCE-ID:",
        "DURATION:",
        "RRULE:FREQ=DAILY;",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=-31;",
        "UID:",
        "TRANSP:",
        " ",
    ]);
    let value = prop_oneof![
        "[0-9]{4}(0[1-9]|1[0-2])[0-2][1-9](T[0-2][0-9][0-5][0-9]00Z?)?",
        "(INTERVAL|COUNT)=[0-9]{1,11}",
        "P[0-9]{0,5}[DW](T[0-9]{0,5}[HMS])?",
        "\\PC{0,20}",
        Just("99991231T235959".to_owned()),
        Just("00010101".to_owned()),
        Just(String::new()),
    ];
    (name, value).prop_map(|(name, value)| format!("{name}{value}"))
}

proptest! {
    #[test]
    fn hostile_calendars_are_read_or_refused(
        lines in prop::collection::vec(hostile(), 0..12),
        is_event in any::<bool>(),
    ) {
        let lines = lines.join("\r\n");
        let text = match is_event {
            true => format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n{lines}\nEND:VEVENT\nEND:VCALENDAR"),
            false => format!("BEGIN:VCALENDAR\n{lines}\nEND:VCALENDAR"),
        };
        let own: Rc<dyn Zone> = Rc::new(Utc);
        _ = read_busy(&text, Rc::clone(&own), &find, Span::new(i64::MIN, i64::MAX));
        _ = read_busy(&text, own, &find, Span::new(0, 400 * 86_400_000_000));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        _ = read_busy(&text, Rc::new(Utc), &find, Span::new(0, 1));
    }
}
