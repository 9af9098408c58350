//! The machines that modules put on their tables; anybody may put them on tables of their own.

/// A machine that comes with the extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// `table.column`
    pub name: &'static str,
    /// Number in the catalogue of the products' machines.
    pub number: &'static str,
    /// Did the products state it? The others are proposals.
    pub stated: bool,
    /// The Mermaid text.
    pub definition: &'static str,
}

impl Shipped {
    /// The table it is made for, and its column.
    pub fn place(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or((self.name, "status"))
    }
}

macro_rules! shipped {
    ($($number:literal $name:literal $stated:literal)*) => {
        /// All of them.
        pub const LIBRARY: &[Shipped] = &[$(Shipped {
            name: $name,
            number: $number,
            stated: $stated,
            definition: include_str!(concat!("library/", $name, ".mmd")),
        }),*];
    };
}

shipped! {
    "FM-24" "documents.processing_status" true
    "FM-25" "appointments.status" true
    "FM-26" "transactions.status" true
    "FM-27" "business_numbers.status" false
}

/// The machine named `table.column`.
pub fn shipped(name: &str) -> Option<&'static Shipped> {
    LIBRARY.iter().find(|shipped| shipped.name == name)
}
