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

thread_local! {
    /// The claims that were parsed last, and their user: a policy may ask once per row.
    static LAST: RefCell<(String, Option<Uuid>)> = const { RefCell::new((String::new(), None)) };
}

#[pg_extern(stable, parallel_safe)]
fn uid() -> Option<Uuid> {
    match request() {
        Settings { legacy_sub: None, claims: Some(claims), .. } => remembered(claims),
        request => user(&request),
    }
}

fn user(request: &Settings<'_>) -> Option<Uuid> {
    request.uid().map(|uid| Uuid::from_bytes(uid.into_bytes()))
}

/// The user of `claims`, which are not empty.
fn remembered(claims: &str) -> Option<Uuid> {
    let last = LAST.with_borrow(|(text, uid)| (text == claims).then_some(*uid));
    last.unwrap_or_else(|| {
        let uid = user(&Settings { claims: Some(claims), ..Settings::default() });
        LAST.set((claims.to_owned(), uid));
        uid
    })
}

#[pg_extern(stable, parallel_safe)]
fn app_role() -> Option<String> {
    role()
}

/// The role of the request.
pub fn role() -> Option<String> {
    request().role()
}

/// The user of the request.
pub fn actor() -> Option<Uuid> {
    uid()
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
