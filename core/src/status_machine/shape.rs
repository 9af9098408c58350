//! What the binding knows about the table, for a definition to be checked against.

/// What a column can be compared with and written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// text, varchar, an enum.
    Text,
    /// Any number.
    Numeric,
    /// timestamptz.
    Timestamptz,
    /// date.
    Date,
    /// boolean.
    Boolean,
    /// uuid.
    Uuid,
    /// Anything else: it is null or it is not.
    Other,
}

impl ColumnKind {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Numeric => "numeric",
            Self::Timestamptz => "timestamptz",
            Self::Date => "date",
            Self::Boolean => "boolean",
            Self::Uuid => "uuid",
            Self::Other => "other",
        }
    }

    fn is_time(self) -> bool {
        matches!(self, Self::Timestamptz | Self::Date)
    }

    /// Can values of the two kinds be compared?
    pub(crate) fn compares_with(self, other: Self) -> bool {
        self != Self::Other && (self == other || (self.is_time() && other.is_time()))
    }

    /// Has it an order that is the same everywhere? Texts have not: collations differ.
    pub(crate) fn has_order(self) -> bool {
        self == Self::Numeric || self.is_time()
    }
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// Is it NOT NULL?
    pub not_null: bool,
    /// Is it generated, or an identity that is always generated?
    pub generated: bool,
    /// Is it computed from other columns? It has no value yet when a change is judged.
    pub computed: bool,
}

impl Column {
    /// A column that may be null and be written.
    pub fn new(name: impl Into<String>, kind: ColumnKind) -> Self {
        Self { name: name.into(), kind, not_null: false, generated: false, computed: false }
    }
}

/// The table that a machine is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// Its name, as messages show it.
    pub table: String,
    /// The column that holds the state.
    pub status_column: String,
    /// All its columns, the status column among them.
    pub columns: Vec<Column>,
}

impl TableShape {
    /// The column named `name`.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
