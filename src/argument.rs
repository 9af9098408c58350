//! Arguments of functions that are read in a way of our own.

/// Lets functions take a type as an argument of an SQL type, read by its `FromDatum`; `absent` is what an argument of a
/// strict function would be if it were null, which PostgreSQL rules out.
macro_rules! argument {
    ($type:ident, $sql:literal, $absent:expr) => {
        // SAFETY: the argument is unboxed as the type it is declared as.
        unsafe impl<'fcx> pgrx::callconv::ArgAbi<'fcx> for $type {
            unsafe fn unbox_arg_unchecked(arg: pgrx::callconv::Arg<'_, 'fcx>) -> Self {
                // SAFETY: as promised by the caller; strict functions get no null.
                unsafe { arg.unbox_arg_using_from_datum() }.unwrap_or($absent)
            }

            unsafe fn unbox_nullable_arg(
                arg: pgrx::callconv::Arg<'_, 'fcx>,
            ) -> pgrx::nullable::Nullable<Self> {
                // SAFETY: as promised by the caller.
                unsafe { arg.unbox_arg_using_from_datum() }.into()
            }
        }

        pgrx::impl_sql_translatable!($type, $sql);
    };
}

pub(crate) use argument;
