//! Reads when somebody is busy.

use super::event::Event;
use super::lines::{Line, lines};
use crate::appointments::recurrence::RuleError;
use crate::appointments::time::{Instant, Span};
use crate::appointments::zone::Zone;
use std::collections::HashMap;
use std::rc::Rc;

/// The longest calendar that is read.
pub const MAX_BYTES: usize = 4 << 20;
/// Most events of a calendar, and most busy times.
pub const MAX_EVENTS: usize = 10_000;
/// How deep components lie in each other.
const MAX_DEPTH: usize = 8;

/// A time at which somebody is busy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusyTime {
    /// The event's.
    pub uid: String,
    /// From when to when.
    pub span: Span,
}

/// What is wrong with a calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Too much of it.
    #[error("the calendar is too large: at most {MAX_BYTES} bytes and {MAX_EVENTS} events")]
    TooLarge,
    /// Not a line of a calendar.
    #[error("not a line such as NAME:value")]
    Line,
    /// It is something else.
    #[error("a calendar begins with BEGIN:VCALENDAR")]
    NotACalendar,
    /// BEGIN and END do not match.
    #[error("BEGIN and END do not match")]
    Nesting,
    /// A date or a time that cannot be read.
    #[error("not a date such as 20261231 or a time such as 20261231T180000")]
    Time,
    /// A duration that cannot be read.
    #[error("not a duration such as PT1H30M")]
    Duration,
    /// A zone that is not known.
    #[error("the time zone {0} is not known")]
    Zone(String),
    /// An event without DTSTART.
    #[error("the event has no DTSTART")]
    NoStart,
    /// An event with both ends.
    #[error("the event has a DTEND and a DURATION")]
    TwoEnds,
    /// An event that ends first.
    #[error("the event ends before it starts")]
    EndBeforeStart,
    /// A recurrence that cannot be read.
    #[error(transparent)]
    Rule(#[from] RuleError),
}

/// What is wrong with a calendar, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct ReadError {
    /// Line of the text, counted from 1.
    pub line: usize,
    /// What it is.
    pub problem: Problem,
}

/// The zones of a calendar: its own for times without one, and others by their TZID.
struct Zones<'z> {
    own: Rc<dyn Zone + 'z>,
    find: &'z dyn Fn(&str) -> Option<Rc<dyn Zone + 'z>>,
    known: HashMap<String, Rc<dyn Zone + 'z>>,
}

impl<'z> Zones<'z> {
    fn of(&mut self, line: &Line) -> Result<Rc<dyn Zone + 'z>, Problem> {
        let Some(name) = line.parameter("TZID") else { return Ok(Rc::clone(&self.own)) };
        if let Some(zone) = self.known.get(name) {
            return Ok(Rc::clone(zone));
        }
        let unknown = || Problem::Zone(name.chars().take(60).collect());
        let zone = (self.find)(name).ok_or_else(unknown)?;
        self.known.insert(name.to_owned(), Rc::clone(&zone));
        Ok(zone)
    }
}

/// The times within `window` at which the owner of a calendar is busy, in the order of its events:
/// not those that are cancelled or leave the time free. Times without a zone are in `own`; `find`
/// knows the zones that have a name.
pub fn read_busy<'z>(
    text: &str,
    own: Rc<dyn Zone + 'z>,
    find: &'z dyn Fn(&str) -> Option<Rc<dyn Zone + 'z>>,
    window: Span,
) -> Result<Vec<BusyTime>, ReadError> {
    let wrong = |(line, problem)| ReadError { line, problem };
    if text.len() > MAX_BYTES {
        return Err(wrong((1, Problem::TooLarge)));
    }
    let zones = Zones { own, find, known: HashMap::new() };
    let events = events(text, zones).map_err(wrong)?;
    let mut moved: HashMap<String, Vec<Instant>> = HashMap::new();
    for event in &events {
        if let Some(at) = event.stands_for {
            moved.entry(event.uid.clone()).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for event in events {
        let line = event.line;
        let others = moved.get(&event.uid).map_or(&[][..], Vec::as_slice);
        found.extend(event.busy(others, window.finite()).map_err(wrong)?);
        if found.len() > MAX_EVENTS {
            return Err(wrong((line, Problem::TooLarge)));
        }
    }
    Ok(found)
}

/// The events, which lie directly in the calendar; what lies in them is left out.
fn events<'z>(text: &str, mut zones: Zones<'z>) -> Result<Vec<Event<'z>>, (usize, Problem)> {
    let mut open: Vec<String> = Vec::new();
    let mut events: Vec<Event<'z>> = Vec::new();
    let mut last = 1;
    let mut has_begun = false;
    for line in lines(text) {
        let line = line.map_err(|number| (number, Problem::Line))?;
        let here = |problem| (line.number, problem);
        last = line.number;
        let component = line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => {
                let is_event = open.len() == 1 && component == "VEVENT";
                if open.is_empty() && component != "VCALENDAR" {
                    return Err(here(Problem::NotACalendar));
                }
                if open.len() >= MAX_DEPTH {
                    return Err(here(Problem::Nesting));
                }
                if is_event && events.len() >= MAX_EVENTS {
                    return Err(here(Problem::TooLarge));
                }
                if is_event {
                    events.push(Event::new(line.number));
                }
                has_begun = true;
                open.push(component);
            }
            "END" if open.pop().as_ref() != Some(&component) => return Err(here(Problem::Nesting)),
            "END" => {}
            _ if open.is_empty() => return Err(here(Problem::NotACalendar)),
            _ => {
                let is_event = open.len() == 2 && open.last().is_some_and(|name| name == "VEVENT");
                if let Some(event) = events.last_mut().filter(|_| is_event) {
                    let zone = zones.of(&line).map_err(here)?;
                    event.take(&line, &zone).map_err(here)?;
                }
            }
        }
    }
    if !has_begun {
        return Err((last, Problem::NotACalendar));
    }
    if open.is_empty() { Ok(events) } else { Err((last, Problem::Nesting)) }
}
