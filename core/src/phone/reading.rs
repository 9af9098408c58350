//! A number that was read from an input.

use std::borrow::Cow;

use rlibphonenumber::PhoneNumber;

use super::e164::{self, Canonical};
use super::kinds::{NumberType, Possibility, Reason, Style};
use super::tables::{CallingCode, Facts};
use super::{engine, plain, writing};

/// A number that was read, valid or not.
pub struct Reading<'a> {
    e164: Cow<'a, str>,
    extension: Option<String>,
}

impl<'a> Reading<'a> {
    /// Reads an input. What is E.164 already, or plain, takes a path without any engine.
    pub fn new(input: &'a str, region: Option<&str>) -> Result<Self, Reason> {
        if e164::canonical_e164(input) == Canonical::Yes {
            return Ok(Self { e164: Cow::Borrowed(input), extension: None });
        }
        if let Some(e164) = plain::read(input, region) {
            return Ok(Self { e164: Cow::Owned(e164), extension: None });
        }
        engine::parse(input, region).map(Self::of)
    }

    /// What the engine has read.
    pub fn of(number: PhoneNumber) -> Self {
        let e164 = Cow::Owned(engine::e164(&number));
        Self { e164, extension: number.extension.filter(|extension| !extension.is_empty()) }
    }

    fn parts(&self) -> Option<(CallingCode, &[u8])> {
        e164::split(&self.e164)
    }

    pub fn into_e164(self) -> String {
        self.e164.into_owned()
    }

    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    pub fn country_code(&self) -> Option<u16> {
        self.parts().map(|(code, _)| code.code)
    }

    /// The national significant number, with its leading zeros.
    pub fn national_number(&self) -> &str {
        let skipped = self.parts().map_or(0, |(code, _)| code.len + 1);
        self.e164.get(skipped..).unwrap_or_default()
    }

    pub fn facts(&self) -> Option<Facts> {
        self.parts().map(|(code, national)| code.facts(national))
    }

    pub fn number_type(&self) -> NumberType {
        self.facts().map_or(NumberType::Unknown, |facts| facts.number_type)
    }

    pub fn is_valid(&self) -> bool {
        self.number_type() != NumberType::Unknown
    }

    fn possibility(&self) -> Possibility {
        let known = self.parts().map(|(code, national)| code.possibility(national.len()));
        known.unwrap_or(Possibility::InvalidLength)
    }

    pub fn is_possible(&self) -> bool {
        self.possibility().is_possible()
    }

    pub fn reason(&self) -> Reason {
        Reason::of(self.possibility(), self.is_valid())
    }

    /// The number as the engine wants it.
    pub fn number(&self) -> PhoneNumber {
        let number = self.parts().map(|(code, national)| engine::number(code.code, national));
        PhoneNumber { extension: self.extension.clone(), ..number.unwrap_or_default() }
    }

    pub fn format(&self, style: Style) -> Option<String> {
        let (code, _) = self.parts()?;
        Some(writing::write(&code, self.national_number(), self.extension(), style))
    }
}
