//! The part of libphonenumber's `phonemetadata.proto` that decides validity.

use prost::Message;

#[derive(Clone, PartialEq, Message)]
struct Collection {
    #[prost(message, repeated, tag = "1")]
    metadata: Vec<Territory>,
}

/// A region with a numbering plan, or one of the calling codes that belong to no country.
#[derive(Clone, PartialEq, Message)]
pub struct Territory {
    #[prost(message, optional, tag = "1")]
    pub general: Option<Descriptor>,
    #[prost(message, optional, tag = "2")]
    pub fixed_line: Option<Descriptor>,
    #[prost(message, optional, tag = "3")]
    pub mobile: Option<Descriptor>,
    #[prost(message, optional, tag = "4")]
    pub toll_free: Option<Descriptor>,
    #[prost(message, optional, tag = "5")]
    pub premium_rate: Option<Descriptor>,
    #[prost(message, optional, tag = "6")]
    pub shared_cost: Option<Descriptor>,
    #[prost(message, optional, tag = "7")]
    pub personal_number: Option<Descriptor>,
    #[prost(message, optional, tag = "8")]
    pub voip: Option<Descriptor>,
    #[prost(message, optional, tag = "21")]
    pub pager: Option<Descriptor>,
    #[prost(message, optional, tag = "25")]
    pub uan: Option<Descriptor>,
    #[prost(message, optional, tag = "28")]
    pub voicemail: Option<Descriptor>,
    #[prost(string, required, tag = "9")]
    pub id: String,
    #[prost(int32, optional, tag = "10")]
    pub country_code: Option<i32>,
    #[prost(string, optional, tag = "11")]
    pub international_prefix: Option<String>,
    #[prost(string, optional, tag = "13")]
    pub preferred_extn_prefix: Option<String>,
    #[prost(string, optional, tag = "15")]
    pub national_prefix_for_parsing: Option<String>,
    #[prost(string, optional, tag = "16")]
    pub national_prefix_transform_rule: Option<String>,
    #[prost(bool, optional, tag = "18")]
    pub same_mobile_and_fixed_line_pattern: Option<bool>,
    #[prost(message, repeated, tag = "19")]
    pub number_format: Vec<Format>,
    #[prost(message, repeated, tag = "20")]
    pub intl_number_format: Vec<Format>,
    #[prost(bool, optional, tag = "22")]
    pub main_country_for_code: Option<bool>,
    #[prost(string, optional, tag = "23")]
    pub leading_digits: Option<String>,
}

/// A way of writing numbers, for those that match `pattern` and start with what the last of
/// `leading_digits_pattern` says.
#[derive(Clone, PartialEq, Message)]
pub struct Format {
    #[prost(string, required, tag = "1")]
    pub pattern: String,
    #[prost(string, required, tag = "2")]
    pub format: String,
    #[prost(string, repeated, tag = "3")]
    pub leading_digits_pattern: Vec<String>,
    /// What the first group is replaced by in the national form.
    #[prost(string, optional, tag = "4")]
    pub national_prefix_formatting_rule: Option<String>,
}

/// The numbers of one type: a pattern, and the lengths that are possible.
#[derive(Clone, PartialEq, Message)]
pub struct Descriptor {
    #[prost(string, optional, tag = "2")]
    pub pattern: Option<String>,
    /// None means those of the general descriptor; a single -1, that there are no such numbers.
    #[prost(int32, repeated, tag = "9")]
    pub possible_length: Vec<i32>,
    #[prost(int32, repeated, tag = "10")]
    pub possible_length_local_only: Vec<i32>,
}

impl Territory {
    /// The calling code, 1 to 999.
    pub fn calling_code(&self) -> u16 {
        self.country_code.and_then(|code| u16::try_from(code).ok()).unwrap_or(0)
    }
}

impl Descriptor {
    /// Lengths as a bit mask (bit n: n digits), and whether there is any restriction at all.
    pub fn lengths(&self) -> Option<u32> {
        (!self.possible_length.is_empty()).then(|| mask(&self.possible_length))
    }
}

/// Lengths as a bit mask; -1 stands for none.
pub fn mask(lengths: &[i32]) -> u32 {
    lengths.iter().filter(|n| **n >= 0).fold(0, |mask, n| mask | 1 << n)
}

/// Reads all territories.
pub fn read(bytes: &[u8]) -> Result<Vec<Territory>, prost::DecodeError> {
    Collection::decode(bytes).map(|collection| collection.metadata)
}
