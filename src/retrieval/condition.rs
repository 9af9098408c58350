//! The conditions of a call: its filter and its owner.

use super::target::Target;
use crate::error::Failure;
use concierge_core::refusal::{self, Refusal};
use concierge_core::retrieval::filter::{
    self, Argument, Condition, Fragment, Scalar, ScalarKind, Test,
};
use pgrx::Uuid;
use pgrx::datum::DatumWithOid;

/// Conditions as SQL over the table `t`, and the values of their parameters.
pub struct Conditions {
    fragments: Vec<Fragment>,
    arguments: Vec<Argument>,
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
        if let Some(owner) = owner {
            let key = target.owner.clone().ok_or_else(|| {
                let message = format!("\"{}\" has no column of owners", target.name);
                Refusal::new(refusal::UNDEFINED_COLUMN, message)
                    .hint("Name the column to attach_embeddings, or use filter.")
            })?;
            let text = owner.to_string();
            let json = format!("\"{text}\"");
            all.push(Condition {
                key,
                test: Test::Equal(Scalar { json, text, kind: ScalarKind::Text }),
            });
        }
        let mut arguments = Vec::new();
        let fragments =
            filter::compile(&all, &target.filter, &mut arguments).map_err(Refusal::from)?;
        Ok(Self { fragments, arguments })
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
            Argument::Text(text) => text.clone().into(),
            Argument::Texts(texts) => texts.clone().into(),
        };
        self.arguments.iter().map(value).chain(others).collect()
    }

    /// The number of the first parameter after ours.
    pub fn next(&self) -> usize {
        self.arguments.len() + 1
    }

    /// Does an index find the rows?
    pub fn found_by_index(&self, target: &Target) -> bool {
        let helps = |part: &Fragment| {
            part.indexable.as_ref().is_some_and(|column| target.indexed.contains(column))
        };
        self.fragments.iter().any(helps)
    }
}
