//! Reading a stored tuple column by column where it lies, without taking it apart.
//!
//! The format is that of PostgreSQL's own `heap_deform_tuple`, and the same on all majors.
#![allow(unsafe_code)]

use super::image::same_image;
use pgrx::pg_sys::{self, FormData_pg_attribute, HeapTuple};
use pgrx::{PgTupleDesc, varlena};
use std::ffi::CStr;

/// A column of a tuple.
pub struct Stored<'d> {
    attribute: &'d FormData_pg_attribute,
    header: *const u8,
    /// Where its value starts, in bytes from the tuple's header; `None` for NULL.
    pub offset: Option<usize>,
}

impl Stored<'_> {
    /// Is the other value of the same column the same, byte for byte once out of TOAST? A generated column
    /// is not computed yet in a NEW row, so it never differs; nor does a dropped one.
    ///
    /// # Safety
    /// Both must be values of one column.
    pub unsafe fn same_as(&self, other: &Self) -> bool {
        if self.attribute.attisdropped || self.attribute.attgenerated != 0 {
            return true;
        }
        match (self.offset, other.offset) {
            (None, None) => true,
            // SAFETY: both point to values of the attribute's length.
            (Some(a), Some(b)) => unsafe {
                same_image(self.header.add(a), other.header.add(b), self.attribute.attlen)
            },
            _ => false,
        }
    }
}

/// The columns of a tuple, from the first to the last.
pub struct Walk<'d> {
    desc: &'d PgTupleDesc<'d>,
    header: *const u8,
    /// One bit for each column that is not NULL, if any is.
    not_null: Option<*const u8>,
    start: usize,
    offset: usize,
    index: usize,
}

impl<'d> Walk<'d> {
    /// Starts before the first column; `None` if the tuple has fewer columns than `desc`.
    ///
    /// # Safety
    /// `tuple` must be valid as long as the walk, and of the row type of `desc`.
    pub unsafe fn over(tuple: HeapTuple, desc: &'d PgTupleDesc<'d>) -> Option<Self> {
        // SAFETY: as promised by the caller.
        unsafe {
            let header = (*tuple).t_data;
            if usize::from(pg_sys::HeapTupleHeaderGetNatts(header)) < desc.len() {
                return None;
            }
            let has_null = u32::from((*header).t_infomask) & pg_sys::HEAP_HASNULL != 0;
            Some(Self {
                desc,
                header: header.cast(),
                not_null: has_null.then(|| (&raw const (*header).t_bits).cast()),
                start: usize::from((*header).t_hoff),
                offset: 0,
                index: 0,
            })
        }
    }

    fn is_null(&self) -> bool {
        // SAFETY: the bitmap has a bit for every column of the tuple.
        self.not_null.is_some_and(|bits| unsafe {
            *bits.add(self.index >> 3) & (1 << (self.index & 7)) == 0
        })
    }

    /// Moves to where a value of `attribute` starts.
    fn align(&mut self, attribute: &FormData_pg_attribute) {
        // SAFETY: a value follows, so there is at least one more byte.
        let next = unsafe { *self.header.add(self.start + self.offset) };
        // A short varlena is not aligned, and its first byte is never the zero that padding is.
        if attribute.attlen == -1 && next != 0 {
            return;
        }
        let boundary: usize = match attribute.attalign.cast_unsigned() {
            b'c' => 1,
            b's' => 2,
            b'i' => 4,
            _ => 8,
        };
        self.offset = self.offset.next_multiple_of(boundary);
    }

    /// Length in bytes of the value that starts here.
    fn length(&self, attribute: &FormData_pg_attribute) -> usize {
        // SAFETY: the walk stands at the start of a value of this attribute.
        unsafe {
            let value = self.header.add(self.start + self.offset);
            match attribute.attlen {
                -1 => varlena::varsize_any(value.cast()),
                -2 => CStr::from_ptr(value.cast()).count_bytes() + 1,
                length => usize::try_from(length).unwrap_or(0),
            }
        }
    }
}

impl<'d> Iterator for Walk<'d> {
    type Item = Stored<'d>;

    fn next(&mut self) -> Option<Stored<'d>> {
        let attribute = self.desc.get(self.index)?;
        let mut stored = Stored { attribute, header: self.header, offset: None };
        if !self.is_null() {
            self.align(attribute);
            stored.offset = Some(self.start + self.offset);
            self.offset += self.length(attribute);
        }
        self.index += 1;
        Some(stored)
    }
}
