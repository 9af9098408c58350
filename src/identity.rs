//! Who is asking: `uid()`, `jwt()`, `app_role()`, and `set_actor()` for those who connect directly.

use crate::settings;
use concierge_core::identity::{Settings, claims_for};
use pgrx::prelude::*;
use pgrx::{JsonB, Uuid};
use serde_json::Value;
use std::cell::RefCell;

fn request() -> Settings<'static> {
    Settings {
        claims: settings::get(c"request.jwt.claims"),
        legacy_sub: settings::get(c"request.jwt.claim.sub"),
        legacy_role: settings::get(c"request.jwt.claim.role"),
    }
}

/// Who the claims of a request are about.
#[derive(Clone, Default)]
struct Person {
    uid: Option<Uuid>,
    role: Option<String>,
}

impl Person {
    fn of(request: &Settings<'_>) -> Self {
        let uid = request.uid().map(|uid| Uuid::from_bytes(uid.into_bytes()));
        Self { uid, role: request.role() }
    }
}

thread_local! {
    /// The claims that were parsed last, and their person: a policy or a trigger may ask once per row.
    static LAST: RefCell<(String, Person)> = RefCell::default();
}

/// What `answer` picks of the person who asks.
fn person<T>(answer: impl Fn(&Person) -> T) -> T {
    let request = request();
    let claims = match &request {
        Settings { legacy_sub: None, legacy_role: None, claims: Some(claims) } => *claims,
        _ => return answer(&Person::of(&request)),
    };
    let known = LAST.with_borrow(|(text, person)| (text == claims).then(|| answer(person)));
    known.unwrap_or_else(|| {
        let person = Person::of(&request);
        let answer = answer(&person);
        LAST.set((claims.to_owned(), person));
        answer
    })
}

/// The user and the role of the request.
pub fn user_and_role() -> (Option<Uuid>, Option<String>) {
    person(|person| (person.uid, person.role.clone()))
}

/// The user of the request.
#[pg_extern(stable, parallel_safe)]
pub fn uid() -> Option<Uuid> {
    person(|person| person.uid)
}

/// The role of the request.
#[pg_extern(stable, parallel_safe)]
pub fn app_role() -> Option<String> {
    person(|person| person.role.clone())
}

#[pg_extern(stable, parallel_safe)]
fn jwt() -> Option<JsonB> {
    request().jwt().map(|claims| JsonB(Value::Object(claims)))
}

#[pg_extern(volatile, parallel_unsafe)]
fn set_actor(uid: default!(Option<Uuid>, "NULL"), role: default!(Option<&str>, "'authenticated'")) {
    let uid = uid.map(|uid| uuid::Uuid::from_bytes(*uid.as_bytes()));
    let claims = settings::c_string(&claims_for(uid, role));
    settings::set_local(c"request.jwt.claims", &claims);
    settings::set_local(c"request.jwt.claim.sub", c"");
    settings::set_local(c"request.jwt.claim.role", c"");
}

extension_sql_file!(
    "identity.sql",
    name = "identity_comments",
    requires = [uid, app_role, jwt, set_actor]
);
