//! What PostgreSQL stores as tsvector, read as bytes.

/// A lexeme of a document, and how often it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The lexeme.
    pub lexeme: &'a [u8],
    /// Its number of positions, of which PostgreSQL keeps 256; 1 when they were stripped.
    pub count: u32,
}

/// The words of a tsvector, without the length word that every value of variable length begins with. `None` when
/// the bytes are no such value.
pub fn words(bytes: &[u8]) -> Option<Vec<Word<'_>>> {
    let count = usize::try_from(i32::from_ne_bytes(take(bytes, 0)?)).ok()?;
    let text = bytes.get(4usize.checked_add(count.checked_mul(4)?)?..)?;
    (0..count)
        .map(|i| {
            let entry = u32::from_ne_bytes(take(bytes, 4 + 4 * i)?);
            // C bit fields: one bit, eleven, twenty, from the end that comes first on this machine.
            let (has_positions, length, start) = if cfg!(target_endian = "little") {
                (entry & 1 == 1, (entry >> 1) & 0x7ff, entry >> 12)
            } else {
                (entry >> 31 == 1, (entry >> 20) & 0x7ff, entry & 0xf_ffff)
            };
            let (start, length) = (start as usize, length as usize);
            let lexeme = text.get(start..start + length)?;
            let aligned = (start + length).next_multiple_of(2);
            let count = match has_positions {
                true => u32::from(u16::from_ne_bytes(take(text, aligned)?)),
                false => 1,
            };
            Some(Word { lexeme, count })
        })
        .collect()
}

fn take<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `'a':1 'fat':2,3` as a little-endian PostgreSQL stores it.
    const FAT: &[u8] = &[
        2, 0, 0, 0, 3, 0, 0, 0, 7, 96, 0, 0, b'a', 0, 1, 0, 1, 0, b'f', b'a', b't', 0, 2, 0, 2, 0,
        3, 0,
    ];

    #[test]
    fn words_and_their_numbers() {
        let found = words(FAT).unwrap();
        assert_eq!(found, [Word { lexeme: b"a", count: 1 }, Word { lexeme: b"fat", count: 2 }]);
        assert_eq!(words(&[0, 0, 0, 0]).unwrap(), []);
    }

    proptest! {
        #[test]
        fn other_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = words(&bytes);
        }
    }
}
