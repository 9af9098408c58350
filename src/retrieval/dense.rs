//! Search by meaning: which way to go.

use super::dense_sql::{Near, Search};
use crate::error::Failure;
use concierge_core::retrieval::plan::{sight, walk_is_too_short};

/// The nearest rows, at most `k` of them and, when a similarity is asked for, none below it. There are fewer only
/// if there are no more.
pub fn nearest(search: &Search<'_>, threshold: Option<f64>) -> Result<Vec<Near>, Failure> {
    let beyond = threshold.map(|similarity| search.vectors.metric.distance(similarity));
    let mut near = match way(search)? {
        Way::Exact => search.exact()?,
        Way::Walk { share } => walk(search, share, beyond)?,
    };
    near.retain(|near| near.counts && beyond.is_none_or(|beyond| near.distance < beyond));
    Ok(near)
}

enum Way {
    Exact,
    Walk { share: f64 },
}

/// An index that is ordered by distance knows nothing of conditions: the fewer rows fulfil them, the longer it takes
/// to find any. So a few rows are compared one by one.
fn way(search: &Search<'_>) -> Result<Way, Failure> {
    let (target, vectors, conditions) = (search.target, search.vectors, search.conditions);
    let hides = target.hides_rows();
    let filtered = hides || !conditions.is_empty();
    if vectors.index.is_none() || walk_is_too_short(search.k) || (vectors.partial && !filtered) {
        return Ok(Way::Exact);
    }
    let cap = vectors.exact.up_to(search.k, target.rows.unwrap_or(0.0));
    let all = match target.rows {
        Some(rows) if rows > cap as f64 => rows,
        // PostgreSQL has not counted, or not since the table has grown.
        _ => match search.count(cap)? {
            few if few <= cap => return Ok(Way::Exact),
            _ => target.rows.unwrap_or(0.0).max(cap as f64 * 2.0),
        },
    };
    if !filtered {
        return Ok(Way::Walk { share: 1.0 });
    }
    let few = cap as f64 / all;
    let known = target.frequent.as_ref().zip(conditions.one_owner().filter(|_| !hides));
    if let Some(share) = known.and_then(|(f, owner)| f.share(owner, all, cap as f64)) {
        return Ok(if share > few { Way::Walk { share } } else { Way::Exact });
    }
    if hides && target.policy_by_owner || conditions.found_by_index(target) {
        if search.count(cap)? <= cap {
            return Ok(Way::Exact);
        }
        return Ok(Way::Walk { share: search.share(all)?.max(few) });
    }
    // Without an index a count reads as much as the search itself.
    let share = search.share(all)?;
    Ok(if share > few { Way::Walk { share } } else { Way::Exact })
}

fn walk(search: &Search<'_>, share: f64, beyond: Option<f64>) -> Result<Vec<Near>, Failure> {
    let Some(graph) = &search.vectors.index else { return search.exact() };
    // Policies are joined to the conditions by AND: rows that are hidden cannot end a walk.
    let until = beyond.filter(|_| !search.conditions.is_empty() && !search.target.hides_rows());
    let sight = sight(search.k, share);
    // Being ready to go on costs something, and is of use only when rows are left out.
    let ways: &[bool] = match (search.vectors.iterates, share < 1.0) {
        (false, _) => &[false],
        (true, true) => &[true],
        (true, false) => &[false, true],
    };
    for goes_on in ways {
        let near = search.walk(graph, sight, *goes_on, until)?;
        if near.len() as u64 >= search.k {
            return Ok(near);
        }
    }
    // The walk has an end before the rows have one.
    search.exact()
}
