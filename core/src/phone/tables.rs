//! What the numbering plans of the world say about a number, as read-only tables: no engine, no
//! heap, nothing to initialise, and pages that all processes share.
//!
//! `cargo xtask phone-metadata` makes them. All integers are little-endian.
//!
//! - `states.bin`: rows of eleven `u16`: where each of the ten digits leads, then the outcome if
//!   the number ends here. State 0 is dead. The outcome of a question about validity holds the type
//!   in bits 0-3 (0: not valid), "may lose a national prefix when read again" in bit 4, and the
//!   region in bits 8-15 (0: none); that of a question about writing, a number in `formats.bin`.
//! - `calling_codes.bin`: calling code `u16`, start state for validity `u16`, start state for
//!   writing `u16`, main region `u8`, 1 if that is the only region `u8`, possible lengths as a bit
//!   mask `u32`, lengths that only work locally `u32`, what comes before an extension in 16 bytes;
//!   ordered by calling code.
//! - `formats.bin`: the national and the international way of writing, each in 40 bytes: for each of
//!   six groups the least and the most digits, then a template like `($1) $2-$3`. Zeros mean just
//!   the digits. Numbered from 1.
//! - `regions.bin`: the code in three bytes, padded with zeros, its calling code `u16`, and the
//!   start state `u16` for reading a number that has none; ordered by code. Regions are numbered
//!   from 1. The outcome is how many digits of national prefix to drop, plus one; 15 if the
//!   digits start with the calling code; 0 if only the engine can tell.

use super::kinds::{NumberType, Possibility};

const STATES: &[[u8; 2]] = include_bytes!("../../data/phone/states.bin").as_chunks().0;
const CODES: &[[u8; 32]] = include_bytes!("../../data/phone/calling_codes.bin").as_chunks().0;
const REGIONS: &[[u8; 7]] = include_bytes!("../../data/phone/regions.bin").as_chunks().0;
const FORMATS: &[[u8; 80]] = include_bytes!("../../data/phone/formats.bin").as_chunks().0;
const ROW: usize = 11;

/// Place of each calling code in `CODES`, plus one; 0 where there is none.
const PLACES: [u8; 1000] = places();

#[allow(clippy::indexing_slicing)] // evaluated by the compiler
const fn places() -> [u8; 1000] {
    let mut places = [0; 1000];
    let mut at = 0;
    while at < CODES.len() {
        let [low, high, ..] = CODES[at];
        places[u16::from_le_bytes([low, high]) as usize] = at as u8 + 1;
        at += 1;
    }
    places
}

/// What a numbering plan says about a complete number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// `Unknown` for a number that is not valid.
    pub number_type: NumberType,
    /// ISO 3166 code, or `001` for what belongs to no country.
    pub region: Option<&'static str>,
    /// Reading the number again might strip a national prefix; it certainly does not if false.
    pub may_strip: bool,
}

/// One country calling code.
#[derive(Clone, Copy, Debug)]
pub struct CallingCode {
    /// 1 to 999.
    pub code: u16,
    /// How many digits that is.
    pub len: usize,
    start: u16,
    start_of_writing: u16,
    main_region: u8,
    sole: bool,
    possible_lengths: u32,
    local_lengths: u32,
    extension_label: &'static [u8],
}

/// A way of writing national numbers.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The least and the most digits of each group.
    pub groups: [[u8; 2]; Way::GROUPS],
    /// Text in which `$1` stands for the first group, and so on.
    pub template: &'static str,
}

impl Way {
    /// Most groups that any number is written in.
    pub const GROUPS: usize = 6;

    fn new(bytes: &'static [u8; 40]) -> Option<Self> {
        let (groups, template) = bytes.split_first_chunk::<{ 2 * Self::GROUPS }>()?;
        let groups = groups.as_chunks().0.first_chunk()?;
        let template = padded(template);
        (!template.is_empty()).then_some(Self { groups: *groups, template })
    }
}

/// Text that is padded with zeros.
fn padded(bytes: &'static [u8]) -> &'static str {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    str::from_utf8(text).unwrap_or_default()
}

impl CallingCode {
    /// The calling code at the start of a number. No calling code is the start of another.
    #[inline]
    pub fn leading(digits: &[u8]) -> Option<Self> {
        let mut code = 0;
        for (digit, len) in digits.iter().zip(1..=3) {
            code = code * 10 + u16::from(digit.wrapping_sub(b'0'));
            // No calling code starts with 0.
            let place = *PLACES.get(usize::from(code)).filter(|_| code != 0)?;
            if let Some(at) = usize::from(place).checked_sub(1) {
                return Self::at(at, len);
            }
        }
        None
    }

    #[inline]
    fn at(place: usize, len: usize) -> Option<Self> {
        let (numbers, extension_label) = CODES.get(place)?.split_first_chunk::<16>()?;
        let words = numbers.as_chunks().0;
        let word = |at: usize| words.get(at).map_or(0, |bytes| u16::from_le_bytes(*bytes));
        let double = |at: usize| u32::from(word(at)) | u32::from(word(at + 1)) << 16;
        let [main_region, sole] = word(3).to_le_bytes();
        Some(Self {
            code: word(0),
            len,
            start: word(1),
            start_of_writing: word(2),
            main_region,
            sole: sole == 1,
            possible_lengths: double(4),
            local_lengths: double(6),
            extension_label,
        })
    }

    /// Type and region of a national significant number, given as ASCII digits.
    #[inline]
    pub fn facts(&self, national: &[u8]) -> Facts {
        let [low, region] = outcome(self.start, national).to_le_bytes();
        let region = if self.sole { self.main_region } else { region };
        Facts {
            number_type: NumberType::from_table(low & 0xF),
            region: region_code(region),
            may_strip: low & 0x10 != 0,
        }
    }

    /// How to write a national significant number within its country, and for others; `None` where
    /// it is just the digits.
    pub fn ways(&self, national: &[u8]) -> (Option<Way>, Option<Way>) {
        let number = usize::from(outcome(self.start_of_writing, national));
        let Some(entry) = number.checked_sub(1).and_then(|at| FORMATS.get(at)) else {
            return (None, None);
        };
        match entry.as_chunks().0 {
            [domestic, international] => (Way::new(domestic), Way::new(international)),
            _ => (None, None),
        }
    }

    /// What comes before an extension in a number written for people.
    pub fn extension_label(&self) -> &'static str {
        padded(self.extension_label)
    }

    /// Whether a national significant number of this many digits can exist.
    #[inline]
    pub fn possibility(&self, length: usize) -> Possibility {
        let bit = 1_u32.checked_shl(u32::try_from(length).unwrap_or(u32::MAX)).unwrap_or(0);
        if self.local_lengths & bit != 0 {
            Possibility::LocalOnly
        } else if self.possible_lengths & bit != 0 {
            Possibility::Possible
        } else if self.possible_lengths == 0 {
            Possibility::InvalidLength
        } else if bit == 0 || bit > self.possible_lengths {
            Possibility::TooLong
        } else if bit < self.possible_lengths & self.possible_lengths.wrapping_neg() {
            Possibility::TooShort
        } else {
            Possibility::InvalidLength
        }
    }
}

/// Follows the digits from a state on; the outcome if they end there.
#[inline]
fn outcome(start: u16, digits: &[u8]) -> u16 {
    let mut state = usize::from(start);
    for digit in digits {
        if state == 0 {
            break;
        }
        state = usize::from(cell(state, usize::from(digit.wrapping_sub(b'0')).min(9)));
    }
    cell(state, ROW - 1)
}

#[inline]
fn cell(state: usize, column: usize) -> u16 {
    STATES.get(state * ROW + column).map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

#[inline]
fn region_code(number: u8) -> Option<&'static str> {
    let row: &'static [u8; 7] = REGIONS.get(usize::from(number).checked_sub(1)?)?;
    let len = if row.get(2) == Some(&0) { 2 } else { 3 };
    str::from_utf8(row.get(..len)?).ok()
}

/// The supported region of this two-letter code, which may be in any case.
pub fn region(code: &str) -> Option<&'static str> {
    region_code(u8::try_from(region_place(code)? + 1).ok()?)
}

fn region_place(code: &str) -> Option<usize> {
    let &[a, b] = code.as_bytes() else {
        return None;
    };
    let wanted = [a.to_ascii_uppercase(), b.to_ascii_uppercase(), 0];
    REGIONS.binary_search_by(|[a, b, c, ..]| [*a, *b, *c].cmp(&wanted)).ok()
}

/// How a region reads a number that was given without a plus sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum National<'d> {
    /// The calling code of the region, and the digits without national prefix.
    Number(u16, &'d str),
    /// The digits start with the calling code.
    WithCode,
}

/// Reads digits with a region; `None` if only the engine can tell.
pub fn read_national<'d>(region: &str, digits: &'d str) -> Option<National<'d>> {
    const WITH_CODE: usize = 15;
    let [_, _, _, c0, c1, s0, s1] = *REGIONS.get(region_place(region)?)?;
    match usize::from(outcome(u16::from_le_bytes([s0, s1]), digits.as_bytes())) {
        WITH_CODE => Some(National::WithCode),
        dropped => {
            let national = digits.get(dropped.checked_sub(1)?..)?;
            Some(National::Number(u16::from_le_bytes([c0, c1]), national))
        }
    }
}

/// The main region of a calling code, given by its digits; `None` for codes of no country.
pub fn main_region(calling_code: &str) -> Option<&'static str> {
    let digits = calling_code.as_bytes();
    let known = digits.iter().all(u8::is_ascii_digit).then(|| CallingCode::leading(digits))?;
    let code = known.filter(|code| code.len == digits.len())?;
    region_code(code.main_region).filter(|region| region.len() == 2)
}

/// All supported regions, in alphabetical order, without `001`.
pub fn regions() -> impl Iterator<Item = &'static str> {
    (1..=u8::MAX).map_while(region_code).filter(|code| code.len() == 2)
}
