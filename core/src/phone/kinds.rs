//! The closed vocabularies of this module, each value with its word in SQL.

use thiserror::Error;

/// A word that is not in a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown {what} \"{word}\"")]
pub struct UnknownWord {
    /// Which vocabulary, such as "style".
    pub what: &'static str,
    /// What was given.
    pub word: String,
    /// What there is.
    pub known: &'static [&'static str],
}

/// Defines an enum whose values have a word each, and may be read from that word.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($(#[$value_doc:meta])* $value:ident = $word:literal,)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
        }

        impl $name {
            /// All words, in order of declaration.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $($word => Ok(Self::$value),)+
                    _ => Err(UnknownWord { what: $what, word: word.into(), known: Self::WORDS }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// What a number is used for; libphonenumber's types.
    NumberType, "number type",
    /// Not valid, or of no known type.
    Unknown = "unknown",
    /// Charged at a higher rate.
    PremiumRate = "premium_rate",
    /// Free for the caller.
    TollFree = "toll_free",
    /// The cost is shared between caller and called.
    SharedCost = "shared_cost",
    /// Voice over IP.
    Voip = "voip",
    /// Belongs to a person and is routed to wherever they are.
    PersonalNumber = "personal_number",
    /// A pager.
    Pager = "pager",
    /// Universal access number: one number for all offices of a company.
    Uan = "uan",
    /// Access to a mailbox.
    Voicemail = "voicemail",
    /// A fixed line.
    FixedLine = "fixed_line",
    /// A mobile.
    Mobile = "mobile",
    /// A fixed line or a mobile: the numbering plan does not tell (the United States, for one).
    FixedLineOrMobile = "fixed_line_or_mobile",
}

impl NumberType {
    /// A type by its number in the tables; that is its place in the declaration above.
    #[inline]
    pub(super) const fn from_table(number: u8) -> Self {
        match number {
            1 => Self::PremiumRate,
            2 => Self::TollFree,
            3 => Self::SharedCost,
            4 => Self::Voip,
            5 => Self::PersonalNumber,
            6 => Self::Pager,
            7 => Self::Uan,
            8 => Self::Voicemail,
            9 => Self::FixedLine,
            10 => Self::Mobile,
            11 => Self::FixedLineOrMobile,
            _ => Self::Unknown,
        }
    }
}

vocabulary! {
    /// What the number of digits says.
    Possibility, "possibility",
    /// A number of this length can exist.
    Possible = "possible",
    /// It can exist, but only be dialled within its own area.
    LocalOnly = "local_only",
    /// Shorter than all numbers of its calling code.
    TooShort = "too_short",
    /// Longer than all numbers of its calling code.
    TooLong = "too_long",
    /// Between the shortest and the longest, but no number has this length.
    InvalidLength = "invalid_length",
}

impl Possibility {
    /// libphonenumber's `isPossibleNumber`.
    pub const fn is_possible(self) -> bool {
        matches!(self, Self::Possible | Self::LocalOnly)
    }
}

vocabulary! {
    /// Why an input is, or is not, a valid number.
    Reason, "reason",
    /// It is valid.
    Ok = "ok",
    /// Too few digits.
    TooShort = "too_short",
    /// Too many digits, or more than 250 characters.
    TooLong = "too_long",
    /// The calling code does not exist, or there is neither one nor a region to take it from.
    InvalidCountryCode = "invalid_country_code",
    /// Not a phone number at all.
    NotANumber = "not_a_number",
    /// No number of this calling code has this many digits.
    InvalidLength = "invalid_length",
    /// It lacks its area code.
    LocalOnly = "local_only",
    /// The length is right, but the digits are not in use.
    NotValid = "not_valid",
}

impl Reason {
    /// The reason for a number that was read.
    pub(super) const fn of(possibility: Possibility, valid: bool) -> Self {
        match possibility {
            _ if valid => Self::Ok,
            Possibility::Possible => Self::NotValid,
            Possibility::LocalOnly => Self::LocalOnly,
            Possibility::TooShort => Self::TooShort,
            Possibility::TooLong => Self::TooLong,
            Possibility::InvalidLength => Self::InvalidLength,
        }
    }

    /// A clause that completes "the input …".
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::Ok => "is a valid number",
            Self::TooShort => "has too few digits",
            Self::TooLong => "has too many digits",
            Self::InvalidCountryCode => "has no calling code that exists",
            Self::NotANumber => "is not a phone number",
            Self::InvalidLength => "has a number of digits that no number of its country has",
            Self::LocalOnly => "lacks its area code",
            Self::NotValid => "has the right length, but its digits are not in use",
        }
    }
}

vocabulary! {
    /// How to write a number.
    Style, "style",
    /// `+14085550101`; without an extension.
    E164 = "e164",
    /// As dialled within the country: `(408) 555-0101`.
    National = "national",
    /// `+1 408-555-0101`.
    International = "international",
    /// `tel:+1-408-555-0101`.
    Rfc3966 = "rfc3966",
}

vocabulary! {
    /// How good a number must be to be accepted.
    Level, "level",
    /// In use according to the numbering plan.
    Valid = "valid",
    /// Of a length that exists.
    Possible = "possible",
}

vocabulary! {
    /// How alike two numbers are.
    Match, "match",
    /// The same calling code, number and extension.
    Exact = "exact",
    /// The same national number; at least one has no calling code.
    Nsn = "nsn",
    /// One national number is the end of the other, or only one has an extension.
    ShortNsn = "short_nsn",
    /// Different numbers.
    None = "none",
    /// At least one is not a phone number.
    NotANumber = "not_a_number",
}
