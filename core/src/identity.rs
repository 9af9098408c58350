//! Who is asking: the claims of a verified JSON Web Token, as PostgREST puts them into settings.

use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// The settings a request may carry; an unset or empty setting is `None`.
///
/// PostgREST 9 and later set `request.jwt.claims`; older ones set `request.jwt.claim.<name>`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings<'a> {
    /// `request.jwt.claims`: all claims, as JSON.
    pub claims: Option<&'a str>,
    /// `request.jwt.claim.sub`
    pub legacy_sub: Option<&'a str>,
    /// `request.jwt.claim.role`
    pub legacy_role: Option<&'a str>,
}

/// Only the claims that decide; parsing into this skips everything else without allocating it.
#[derive(Deserialize, Default)]
struct Claims {
    #[serde(default)]
    sub: Value,
    #[serde(default)]
    role: Value,
}

impl Settings<'_> {
    /// The user: claim `sub` when it is a uuid. The older setting wins where both are present, as in
    /// Supabase's `auth.uid()`, so that policies written with either agree. Anything that is not a
    /// uuid is nobody, never an error: a policy must be able to say no.
    pub fn uid(&self) -> Option<Uuid> {
        match self.legacy_sub {
            Some(sub) => Uuid::parse_str(sub.trim()).ok(),
            None => Uuid::parse_str(self.parsed().sub.as_str()?.trim()).ok(),
        }
    }

    /// The application role: claim `role` when it is a string.
    pub fn role(&self) -> Option<String> {
        match self.legacy_role {
            Some(role) => Some(role.to_owned()),
            None => self.parsed().role.as_str().filter(|r| !r.is_empty()).map(str::to_owned),
        }
    }

    /// All claims; made up from the older settings where only those are present.
    pub fn jwt(&self) -> Option<Map<String, Value>> {
        if let Some(claims) = self.claims {
            return serde_json::from_str(claims).ok();
        }
        let legacy = [("sub", self.legacy_sub), ("role", self.legacy_role)];
        let present: Map<_, _> = legacy
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))))
            .collect();
        (!present.is_empty()).then_some(present)
    }

    fn parsed(&self) -> Claims {
        self.claims.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}

/// The JSON that makes `uid` and `role` the actor; empty when both are absent.
pub fn claims_for(uid: Option<Uuid>, role: Option<&str>) -> String {
    if uid.is_none() && role.is_none() {
        return String::new();
    }
    let mut claims = Map::new();
    if let Some(uid) = uid {
        claims.insert("sub".to_owned(), uid.to_string().into());
    }
    if let Some(role) = role {
        claims.insert("role".to_owned(), role.into());
    }
    Value::Object(claims).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ANN: &str = "a0000000-0000-4000-8000-000000000001";
    const BOB: &str = "b0000000-0000-4000-8000-000000000002";

    fn claims(text: &str) -> Settings<'_> {
        Settings { claims: Some(text), ..Settings::default() }
    }

    #[test]
    fn the_claims_say_who() {
        let text = format!(r#"{{"iss":"x","sub":"{ANN}","role":"authenticated","n":[1,{{}}]}}"#);
        assert_eq!(claims(&text).uid(), Uuid::parse_str(ANN).ok());
        assert_eq!(claims(&text).role().as_deref(), Some("authenticated"));
        assert_eq!(claims(&text).jwt().unwrap().len(), 4);
    }

    #[test]
    fn the_older_settings_work_and_win() {
        let text = format!(r#"{{"sub":"{ANN}","role":"anon"}}"#);
        let both = Settings { legacy_sub: Some(BOB), legacy_role: Some("r"), ..claims(&text) };
        assert_eq!(both.uid(), Uuid::parse_str(BOB).ok());
        assert_eq!(both.role().as_deref(), Some("r"));
        let old = Settings { legacy_sub: Some(BOB), ..Settings::default() };
        assert_eq!(Value::Object(old.jwt().unwrap()), serde_json::json!({ "sub": BOB }));
    }

    #[test]
    fn junk_is_nobody_and_never_an_error() {
        for text in
            ["", "null", "[]", "{", "7", r#"{"sub":7}"#, r#"{"sub":"x"}"#, r#"{"sub":null}"#]
        {
            assert_eq!(claims(text).uid(), None, "{text}");
            assert_eq!(claims(text).role(), None, "{text}");
        }
        assert_eq!(claims("[]").jwt(), None);
        assert_eq!(Settings::default().jwt(), None);
    }

    proptest! {
        #[test]
        fn an_actor_is_read_back(id in any::<u128>(), role in proptest::option::of("\\PC{1,40}")) {
            let uid = Uuid::from_u128(id);
            let text = claims_for(Some(uid), role.as_deref());
            prop_assert_eq!(claims(&text).uid(), Some(uid));
            prop_assert_eq!(claims(&text).role(), role);
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC{0,200}") {
            let _ = (claims(&text).uid(), claims(&text).role(), claims(&text).jwt());
        }
    }
}
