//! The conditions of a call: its filter and its owner.

use super::statement::Planned;
use super::target::Target;
use crate::error::Failure;
use crate::settings::c_string;
use crate::spi::raw;
use concierge_core::refusal::{self, Refusal};
use concierge_core::retrieval::filter::{
    self, Argument, Condition, Fragment, Scalar, ScalarKind, Test,
};
use pgrx::Uuid;
use pgrx::datum::DatumWithOid;
use pgrx::pg_sys::{self, Oid};

/// Conditions as SQL over the table `t`, and the values of their parameters.
pub struct Conditions {
    fragments: Vec<Fragment>,
    arguments: Vec<Argument>,
    owner: Option<String>,
}

impl Conditions {
    /// Compiles a filter against the columns of `target`.
    pub fn new(
        target: &Target,
        filter: Option<&str>,
        owner: Option<Uuid>,
    ) -> Result<Self, Failure> {
        let mut all = match filter {
            Some(json) => filter::parse(json).map_err(Refusal::from)?,
            None => Vec::new(),
        };
        let owner = owner.map(|owner| owner.to_string());
        if let Some(text) = owner.clone() {
            let key = target.owner.clone().ok_or_else(|| {
                let message = format!("\"{}\" has no column of owners", target.name);
                Refusal::new(refusal::UNDEFINED_COLUMN, message)
                    .hint("Name the column to attach_embeddings, or use filter.")
            })?;
            let json = format!("\"{text}\"");
            all.push(Condition {
                key,
                test: Test::Equal(Scalar { json, text, kind: ScalarKind::Text }),
            });
        }
        let mut arguments = Vec::new();
        let fragments =
            filter::compile(&all, &target.filter, &mut arguments).map_err(Refusal::from)?;
        Ok(Self { fragments, arguments, owner })
    }

    /// The owner, if nothing but the owner matters.
    pub fn one_owner(&self) -> Option<&str> {
        self.owner.as_deref().filter(|_| self.fragments.len() == 1)
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.fragments.is_empty()
    }

    /// `a AND b`, or `true`.
    pub fn sql(&self) -> String {
        match self.fragments.as_slice() {
            [] => "true".to_owned(),
            all => all.iter().map(|part| part.sql.as_str()).collect::<Vec<_>>().join(" AND "),
        }
    }

    /// The values of the parameters, and then others, which begin at `$n` for `n` = [`Self::next`].
    pub fn values<'a>(
        &self,
        others: impl IntoIterator<Item = DatumWithOid<'a>>,
    ) -> Vec<DatumWithOid<'a>> {
        let value = |argument: &Argument| match argument {
            Argument::Read(text, type_id) => read(text, Oid::from(*type_id)),
            Argument::Text(text) => text.clone().into(),
            Argument::Texts(texts) => texts.clone().into(),
        };
        self.arguments.iter().map(value).chain(others).collect()
    }

    /// The number of the first parameter after ours.
    pub fn next(&self) -> usize {
        self.arguments.len() + 1
    }

    /// Are they such that one plan is good for all values? An index finds the rows of one value as it finds those of
    /// another; of ranges, documents and several conditions only a look at the values tells what is best.
    pub fn planned(&self, target: &Target) -> Planned {
        match self.fragments.as_slice() {
            [] => Planned::Once,
            [one] if one.equality && self.found_by_index(target) => Planned::Once,
            _ => Planned::Anew,
        }
    }

    /// The same for a walk, which looks at one row after the other: values that are read once need no plan of their own.
    pub fn planned_for_walk(&self) -> Planned {
        let read = self.arguments.iter().all(|argument| matches!(argument, Argument::Read(..)));
        if read { Planned::Once } else { Planned::Anew }
    }

    /// The same for a statement whose own condition leaves few rows, which an index finds.
    pub fn planned_for_few(&self, few: bool) -> Planned {
        if few && self.is_empty() { Planned::Once } else { Planned::Anew }
    }

    /// Does an index find the rows?
    pub fn found_by_index(&self, target: &Target) -> bool {
        let helps = |part: &Fragment| {
            part.indexable.as_ref().is_some_and(|column| target.indexed.contains(column))
        };
        self.fragments.iter().any(helps)
    }
}

/// A text as a value of a type, as PostgreSQL reads it.
pub fn read<'a>(text: &str, type_oid: Oid) -> DatumWithOid<'a> {
    let (mut input, mut of) = (Oid::INVALID, Oid::INVALID);
    let text = c_string(text);
    // SAFETY: the type is that of a column, which the target has seen; the value is in memory of the call.
    #[allow(unsafe_code)]
    let datum = unsafe {
        pg_sys::getTypeInputInfo(type_oid, &mut input, &mut of);
        pg_sys::OidInputFunctionCall(input, text.as_ptr().cast_mut(), of, -1)
    };
    raw(Some(datum), type_oid)
}
