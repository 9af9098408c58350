//! Who is asking: `uid()`, `jwt()`, `app_role()`, and `set_actor()` for those who connect directly.

use crate::settings;
use concierge_core::identity::{Settings, claims_for};
use pgrx::prelude::*;
use pgrx::{JsonB, Uuid};
use serde_json::Value;

fn request() -> Settings<'static> {
    Settings {
        claims: settings::get(c"request.jwt.claims"),
        legacy_sub: settings::get(c"request.jwt.claim.sub"),
        legacy_role: settings::get(c"request.jwt.claim.role"),
    }
}

#[pg_extern(stable, parallel_safe)]
fn uid() -> Option<Uuid> {
    request().uid().map(|uid| Uuid::from_bytes(uid.into_bytes()))
}

#[pg_extern(stable, parallel_safe)]
fn app_role() -> Option<String> {
    request().role()
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
