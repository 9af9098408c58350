//! The options of `install` and `render`.

use crate::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How policies call the identity functions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RlsStyle {
    /// `(SELECT concierge.uid())`: once per query.
    #[default]
    InitPlan,
    /// `concierge.uid()`: for Citus, which takes no sub-select in a policy.
    Plain,
}

/// Names of the database roles behind the three kinds of caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Roles {
    /// Callers without a token.
    pub anon: String,
    /// Signed-in users.
    pub user: String,
    /// Back ends, which see everything.
    pub service: String,
}

impl Default for Roles {
    fn default() -> Self {
        Self { anon: "anon".into(), user: "authenticated".into(), service: "service_role".into() }
    }
}

/// Who may book appointments at businesses of others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Booking {
    /// Nobody: whoever owns the business, and back ends, book for all.
    #[default]
    Staff,
    /// Signed-in users, for themselves.
    Users,
    /// Callers without a token too.
    Anyone,
}

impl Booking {
    /// The word of the option.
    pub fn word(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Users => "users",
            Self::Anyone => "anyone",
        }
    }
}

/// What a user may choose when modules are laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The database roles that policies and grants name.
    pub roles: Roles,
    /// The form of policies.
    pub rls_style: RlsStyle,
    /// ISO 3166 code of the country that rows without one are in; `ZZ` is none.
    pub default_region: String,
    /// ISO 4217 code of amounts that come without one.
    pub default_currency: String,
    /// Dimensions of embedding columns.
    pub vector_dimensions: u16,
    /// Start of every address that may answer a voice call.
    pub voice_agent_url: String,
    /// Who may book appointments at businesses of others.
    pub booking: Booking,
    /// `render` only: leave out what the schema has already. Belongs to the call, so it is not recorded.
    #[serde(skip_serializing)]
    pub pending: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            roles: Roles::default(),
            rls_style: RlsStyle::default(),
            default_region: "ZZ".into(),
            default_currency: "USD".into(),
            vector_dimensions: 1536,
            voice_agent_url: "https://".into(),
            booking: Booking::default(),
            pending: false,
        }
    }
}

/// Most dimensions pgvector can index as `halfvec`.
const MAX_DIMENSIONS: u16 = 4000;

impl Options {
    /// Reads what a user gave over what was recorded at an earlier install; a key given as null counts as
    /// not given. Unknown keys and values outside their range are refused.
    pub fn read(recorded: &str, given: &str) -> Result<Self, Refusal> {
        let mut merged = object(recorded)?;
        for (key, value) in object(given)? {
            match (merged.get_mut(&key), value) {
                (_, Value::Null) => {}
                (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
                (_, value) => {
                    merged.insert(key, value);
                }
            }
        }
        let options: Self = serde_json::from_value(Value::Object(merged)).map_err(|e| {
            Refusal::new(refusal::INVALID_ARGUMENT, "the options cannot be read")
                .detail(format!("They say: {e}."))
                .hint(
                    "Keys are: roles {anon, user, service}, rls_style (initplan or plain), \
                     default_region, default_currency, vector_dimensions, voice_agent_url, \
                     booking (staff, users or anyone).",
                )
        })?;
        options.checked()
    }

    /// The JSON that is recorded beside each step.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn checked(self) -> Result<Self, Refusal> {
        let upper = |text: &str, length| {
            text.len() == length && text.bytes().all(|b| b.is_ascii_uppercase())
        };
        let known = [
            (
                upper(&self.default_region, 2),
                "default_region",
                "two capital letters of ISO 3166, or ZZ",
            ),
            (
                upper(&self.default_currency, 3),
                "default_currency",
                "three capital letters of ISO 4217",
            ),
            (
                (1..=MAX_DIMENSIONS).contains(&self.vector_dimensions),
                "vector_dimensions",
                "a whole number from 1 to 4000",
            ),
            (
                self.voice_agent_url.starts_with("https://") && self.voice_agent_url.ends_with('/'),
                "voice_agent_url",
                "an address that starts with https:// and ends with /",
            ),
            (
                [&self.roles.anon, &self.roles.user, &self.roles.service]
                    .iter()
                    .all(|role| (1..=super::schema_name::MAX_NAME).contains(&role.len())),
                "roles",
                "names of 1 to 63 bytes",
            ),
        ];
        match known.into_iter().find(|(fits, ..)| !fits) {
            Some((_, key, what)) => Err(Refusal::new(
                refusal::INVALID_ARGUMENT,
                format!("option {key} is out of range"),
            )
            .hint(format!("It takes {what}."))),
            None => Ok(self),
        }
    }
}

fn object(text: &str) -> Result<Map<String, Value>, Refusal> {
    serde_json::from_str(text).map_err(|_| {
        Refusal::new(refusal::INVALID_ARGUMENT, "the options are not a JSON object")
            .hint("Write, for example, '{\"default_currency\": \"EUR\"}'.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_given_is_the_default() {
        assert_eq!(Options::read("{}", "{}").unwrap(), Options::default());
        assert_eq!(Options::read("{}", r#"{"roles": null}"#).unwrap(), Options::default());
    }

    #[test]
    fn what_is_given_goes_over_what_was_recorded() {
        let recorded = r#"{"default_currency":"EUR","roles":{"user":"app"}}"#;
        let read = Options::read(recorded, r#"{"roles":{"anon":"guest"}}"#).unwrap();
        assert_eq!(read.default_currency, "EUR");
        assert_eq!((read.roles.user.as_str(), read.roles.anon.as_str()), ("app", "guest"));
        assert_eq!(Options::read("{}", &read.to_json()).unwrap(), read);
    }

    #[test]
    fn what_is_not_an_option_is_refused() {
        for given in [
            "[]",
            "7",
            r#"{"role":{}}"#,
            r#"{"roles":{"admin":"x"}}"#,
            r#"{"roles":{"anon":""}}"#,
            r#"{"rls_style":"none"}"#,
            r#"{"default_region":"Germany"}"#,
            r#"{"default_currency":"usd"}"#,
            r#"{"vector_dimensions":0}"#,
            r#"{"vector_dimensions":"many"}"#,
            r#"{"voice_agent_url":"http://x/"}"#,
            r#"{"voice_agent_url":"https://x"}"#,
        ] {
            assert_eq!(Options::read("{}", given).unwrap_err().reason.sqlstate, "22023", "{given}");
        }
    }
}
