//! What the numbering plans of the world say about a number, as read-only tables: no engine, no
//! heap, nothing to initialise, and pages that all processes share.
//!
//! `cargo xtask phone-metadata` makes them. All integers are little-endian.
//!
//! - `states.bin`: rows of eleven `u16`: where each of the ten digits leads, then the outcome if
//!   the number ends here. State 0 is dead. An outcome holds the type in bits 0-3 (0: not valid),
//!   "may lose a national prefix when read again" in bit 4, and the region in bits 8-15 (0: none).
//! - `calling_codes.bin`: calling code `u16`, start state `u16`, main region `u8`, 1 if that is the
//!   only region `u8`, possible lengths as a bit mask `u32`, lengths that only work locally `u32`;
//!   ordered by calling code.
//! - `regions.bin`: the code in three bytes, padded with zeros, and its calling code `u16`; ordered
//!   by code. Regions are numbered from 1.

use super::kinds::{NumberType, Possibility};

const STATES: &[[u8; 2]] = include_bytes!("../../data/phone/states.bin").as_chunks().0;
const CODES: &[[u8; 14]] = include_bytes!("../../data/phone/calling_codes.bin").as_chunks().0;
const REGIONS: &[[u8; 5]] = include_bytes!("../../data/phone/regions.bin").as_chunks().0;
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
    main_region: u8,
    sole: bool,
    possible_lengths: u32,
    local_lengths: u32,
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
        let [c0, c1, s0, s1, main_region, sole, p0, p1, p2, p3, l0, l1, l2, l3] =
            *CODES.get(place)?;
        Some(Self {
            code: u16::from_le_bytes([c0, c1]),
            len,
            start: u16::from_le_bytes([s0, s1]),
            main_region,
            sole: sole == 1,
            possible_lengths: u32::from_le_bytes([p0, p1, p2, p3]),
            local_lengths: u32::from_le_bytes([l0, l1, l2, l3]),
        })
    }

    /// Type and region of a national significant number, given as ASCII digits.
    #[inline]
    pub fn facts(&self, national: &[u8]) -> Facts {
        let mut state = usize::from(self.start);
        for digit in national {
            if state == 0 {
                break;
            }
            state = usize::from(cell(state, usize::from(digit.wrapping_sub(b'0')).min(9)));
        }
        let [low, region] = cell(state, ROW - 1).to_le_bytes();
        let region = if self.sole { self.main_region } else { region };
        Facts {
            number_type: NumberType::from_table(low & 0xF),
            region: region_code(region),
            may_strip: low & 0x10 != 0,
        }
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

#[inline]
fn cell(state: usize, column: usize) -> u16 {
    STATES.get(state * ROW + column).map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

#[inline]
fn region_code(number: u8) -> Option<&'static str> {
    let row: &'static [u8; 5] = REGIONS.get(usize::from(number).checked_sub(1)?)?;
    let len = if row.get(2) == Some(&0) { 2 } else { 3 };
    str::from_utf8(row.get(..len)?).ok()
}

/// The supported region of this two-letter code, which may be in any case.
pub fn region(code: &str) -> Option<&'static str> {
    let &[a, b] = code.as_bytes() else {
        return None;
    };
    let wanted = [a.to_ascii_uppercase(), b.to_ascii_uppercase(), 0];
    let place = REGIONS.binary_search_by(|[a, b, c, ..]| [*a, *b, *c].cmp(&wanted)).ok()?;
    region_code(u8::try_from(place + 1).ok()?)
}

/// All supported regions, in alphabetical order, without `001`.
pub fn regions() -> impl Iterator<Item = &'static str> {
    (1..=u8::MAX).map_while(region_code).filter(|code| code.len() == 2)
}
