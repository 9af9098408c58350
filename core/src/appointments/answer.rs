//! Answers as JSON with keys that stay. Moments are in UTC beside the time on the wall, so that no setting of a
//! session shows through.

use super::reason::{Reason, Refused};
use super::time::{Instant, Span};
use super::zone::{Utc, Zone};
use serde_json::{Value, json};

/// An appointment as callers see it.
#[derive(Debug, Clone)]
pub struct View {
    /// Its id.
    pub id: String,
    /// From its start to its end.
    pub span: Span,
    /// The resource, if it is not the business as a whole.
    pub resource_id: Option<String>,
    /// Its seats, as PostgreSQL writes them.
    pub seats: String,
    /// Its state.
    pub status: String,
    /// How often it was moved.
    pub revision: i32,
    /// How many come.
    pub party: i32,
    /// What it shares with those that belong to it.
    pub series_id: Option<String>,
    /// Until when it is held, if it is.
    pub hold_expires_at: Option<Instant>,
}

impl View {
    fn json(&self, zone: &impl Zone, zone_name: &str) -> Value {
        let mut view = json!({
            "id": self.id,
            "starts_at": Utc.text(self.span.start),
            "ends_at": Utc.text(self.span.end),
            "local_start": zone.text(self.span.start),
            "time_zone": zone_name,
            "resource_id": self.resource_id,
            "seats": self.seats,
            "party": self.party,
            "status": self.status,
            "revision": self.revision,
            "series_id": self.series_id,
        });
        if let Some(at) = self.hold_expires_at.filter(|_| self.status == "held") {
            add(&mut view, "hold_expires_at", json!(Utc.text(at)));
        }
        view
    }
}

fn add(object: &mut Value, key: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

/// A refusal, with times that could be booked instead.
pub fn refusal(refused: &Refused, alternatives: &[Instant], zone: &impl Zone) -> Value {
    let alternatives: Vec<_> = alternatives
        .iter()
        .map(|at| json!({"slot_start": Utc.text(*at), "local_start": zone.text(*at)}))
        .collect();
    json!({
        "ok": false,
        "reason": refused.reason.name(),
        "message": refused.message,
        "retryable": refused.reason.is_retryable(),
        "alternatives": alternatives,
    })
}

/// A time that could be booked.
pub fn free(span: Span, resource: Option<&str>, zone: &impl Zone, zone_name: &str) -> Value {
    json!({
        "ok": true,
        "reason": "ok",
        "message": "That time can be booked.",
        "starts_at": Utc.text(span.start),
        "ends_at": Utc.text(span.end),
        "local_start": zone.text(span.start),
        "time_zone": zone_name,
        "resource_id": resource,
    })
}

/// What was done, with the appointment; where several belong together, with all of them.
pub fn done(reason: Reason, views: &[View], zone: &impl Zone, zone_name: &str) -> Value {
    let mut all: Vec<_> = views.iter().map(|view| view.json(zone, zone_name)).collect();
    let mut answer = json!({
        "ok": reason.is_ok(),
        "reason": reason.name(),
        "message": reason.message(),
        "duplicate": reason == Reason::Duplicate,
        "appointment": all.first().cloned(),
    });
    if all.len() > 1 {
        add(&mut answer, "appointments", Value::Array(std::mem::take(&mut all)));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::time::HOUR;

    fn view() -> View {
        View {
            id: "a".into(),
            span: Span::new(0, HOUR),
            resource_id: None,
            seats: "{[1,2)}".into(),
            status: "held".into(),
            revision: 0,
            party: 1,
            series_id: None,
            hold_expires_at: Some(60_000_000),
        }
    }

    #[test]
    fn the_keys_of_a_booking_stay() {
        let booked = done(Reason::Booked, &[view()], &Utc, "UTC");
        assert_eq!(
            (booked["ok"].as_bool(), booked["duplicate"].as_bool()),
            (Some(true), Some(false))
        );
        let keys =
            ["id", "starts_at", "ends_at", "local_start", "time_zone", "resource_id", "seats"];
        for key in keys.iter().chain(&["status", "revision"]) {
            assert!(booked["appointment"].get(key).is_some(), "{key}");
        }
        assert_eq!(booked["appointment"]["starts_at"], "2000-01-01T00:00:00+00:00");
        assert_eq!(booked["appointment"]["hold_expires_at"], "2000-01-01T00:01:00+00:00");
        assert!(booked.get("appointments").is_none());
        assert_eq!(
            done(Reason::Duplicate, &[view(), view()], &Utc, "UTC")["appointments"][1]["id"],
            "a"
        );
    }

    #[test]
    fn a_refusal_has_alternatives() {
        let refused = refusal(&Reason::SlotTaken.into(), &[HOUR], &Utc);
        assert_eq!(
            refused,
            json!({
                "ok": false, "reason": "slot_taken", "message": "That time is already booked.",
                "retryable": false,
                "alternatives": [{
                    "slot_start": "2000-01-01T01:00:00+00:00",
                    "local_start": "2000-01-01T01:00:00+00:00",
                }],
            })
        );
    }
}
