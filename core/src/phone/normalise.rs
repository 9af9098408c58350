//! Reading a number that must be good, with an error that says what is wrong with it.

use std::fmt;

use thiserror::Error;

use super::kinds::{Level, Reason};
use super::reading::Reading;
use super::region::{UnknownRegion, region};

/// Why an input could not be normalised.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NormaliseError {
    /// The region argument makes no sense.
    #[error(transparent)]
    UnknownRegion(#[from] UnknownRegion),
    /// The input is not good enough.
    #[error("{0}")]
    Rejected(Rejection),
}

/// An input that is not good enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// What was given, cut after 60 characters.
    pub input: String,
    /// The region it was read with, in upper case.
    pub region: Option<&'static str>,
    /// What is wrong.
    pub reason: Reason,
    /// How it was understood, if it could be read at all.
    pub e164: Option<String>,
}

impl Rejection {
    fn new(input: &str, region: Option<&'static str>, reason: Reason) -> Self {
        const SHOWN: usize = 60;
        let mut shown: String = input.chars().take(SHOWN).collect();
        if shown.len() < input.len() {
            shown.push('…');
        }
        Self { input: shown, region, reason, e164: None }
    }

    /// What to do about it.
    pub const fn hint(&self) -> &'static str {
        match (self.reason, self.region) {
            (Reason::InvalidCountryCode, None) => {
                "Write the number with + and its calling code, or name the region it belongs to."
            }
            (Reason::LocalOnly, _) => "Add the area code.",
            (Reason::NotValid, _) => {
                "The level \"possible\" accepts every number of a right length."
            }
            _ => "Write the number as it is dialled in its region, or with + and its calling code.",
        }
    }
}

impl fmt::Display for Rejection {
    /// `phone number "555" read with region US has too few digits`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "phone number \"{}\" read ", self.input)?;
        match self.region {
            Some(region) => write!(f, "with region {region} ")?,
            None => f.write_str("without a region ")?,
        }
        f.write_str(self.reason.explanation())
    }
}

/// The E.164 form of a number that is good enough; an extension is not part of it.
///
/// # Errors
///
/// The region is unknown, or the number is not as good as `level` asks.
pub fn normalise(input: &str, region_code: &str, level: Level) -> Result<String, NormaliseError> {
    let region = region(region_code)?;
    let reject = |reason| Rejection::new(input, region, reason);
    let reading = Reading::new(input, region).map_err(|r| NormaliseError::Rejected(reject(r)))?;
    let good = match level {
        Level::Valid => reading.is_valid(),
        Level::Possible => reading.is_possible(),
    };
    if good {
        return Ok(reading.into_e164());
    }
    let rejection = reject(reading.reason());
    Err(NormaliseError::Rejected(Rejection { e164: Some(reading.into_e164()), ..rejection }))
}
