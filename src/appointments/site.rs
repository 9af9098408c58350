//! How a business takes appointments: its row, its calendar, its services and its resources.

use super::cached::{self, Parsed, Week};
use super::plan::Row;
use super::queries::SITE;
use super::request::{Request, invalid, of_pg, to_pg};
use super::settings_row::{Settings, SettingsRow};
use super::tables::{Query, Tables};
use super::zone::ServerZone;
use crate::error::Failure;
use crate::settings;
use crate::spi::Sees;
use concierge_core::appointments::hours::Problems;
use concierge_core::appointments::{
    MAX_BUFFER, MAX_DURATION, Refused, Rules, Visit, Weekly, Window,
};
use concierge_core::refusal::{self, Refusal};
use pgrx::pg_sys::{TEXTOID, UUIDARRAYOID, UUIDOID};
use std::rc::Rc;
use uuid::Uuid;

const SERVICE: Query = Query {
    slot: 1,
    text: "SELECT duration, buffer_before, buffer_after FROM @.bookable_services \
         WHERE business_id = $1 AND service_type = $2",
    types: &[UUIDOID, TEXTOID],
};

const RESOURCES: Query = Query {
    slot: 2,
    text: "SELECT id, capacity, min_party, max_party, weekly, time_zone, coalesce(max_party, capacity), \
         priority, active, kind FROM @.bookable_resources \
         WHERE business_id = $1 AND CASE WHEN $2 IS NULL THEN active ELSE id = ANY ($2) END \
         ORDER BY coalesce(max_party, capacity), priority, id",
    types: &[UUIDOID, UUIDARRAYOID],
};

/// The zone that businesses.timezone has by default, which nobody may have meant.
const COLUMN_DEFAULT: &str = "America/New_York";

/// A business that takes appointments.
pub struct Site {
    pub business: Uuid,
    /// The zone of its hours.
    pub zone_name: String,
    pub zone: ServerZone,
    weekly: Rc<Weekly>,
    pub rules: Rules,
    settings: Rc<Settings>,
    has_resources: bool,
}

impl Site {
    /// The business, if the caller sees it.
    pub fn read(
        tables: &Tables,
        sees: Sees,
        business: Option<Uuid>,
    ) -> Result<Option<Self>, Failure> {
        let Some(business) = business.filter(|_| tables.may_read()) else { return Ok(None) };
        let found = tables
            .rows(sees, &SITE, &[to_pg(business).into()], |row| Self::of_row(business, &row))?;
        Ok(found.into_iter().next())
    }

    /// From a row of [`SITE`].
    pub fn of_row(business: Uuid, row: &Row<'_>) -> Result<Self, Failure> {
        let own = row.get::<&str>(9)?.unwrap_or_default();
        Self::new(business, own, row.get(12)?, row.get::<bool>(10)? == Some(true))
    }

    /// From the zone of its own and the row of its calendar, if there is one.
    pub fn new(
        business: Uuid,
        own: &str,
        settings: Option<SettingsRow>,
        has_resources: bool,
    ) -> Result<Self, Failure> {
        let settings = match settings {
            None => no_settings(),
            Some(row) => row.0.ok_or_else(|| {
                Refusal::new(refusal::WRONG_DATA_TYPE, "table business_calendars has been altered")
                    .detail("A column is missing or has another type.")
            })?,
        };
        let zone_name = match (settings.time_zone.as_deref(), &settings.weekly) {
            (Some(chosen), _) => chosen,
            (None, Some(_)) => own,
            (None, None) => unconfigured_zone(own),
        };
        Ok(Self {
            business,
            zone: cached::zone(zone_name)?,
            zone_name: zone_name.to_owned(),
            weekly: hours_or_usual(settings.weekly.as_ref())?,
            rules: settings.rules.clone(),
            settings,
            has_resources,
        })
    }

    /// What is asked for, with what the service or the business says where the request does not.
    pub fn visit(
        &self,
        tables: &Tables,
        sees: Sees,
        request: &Request,
    ) -> Result<Result<Visit, Refused>, Failure> {
        let actor = match request.actor() {
            Ok(actor) => actor,
            Err(refused) => return Ok(Err(refused)),
        };
        let service = match &request.service {
            None => None,
            Some(service) => {
                let args = [to_pg(self.business).into(), service.as_str().into()];
                let found = tables.rows(sees, &SERVICE, &args, |row| {
                    Ok((row.get::<i32>(1)?, row.get::<i16>(2)?, row.get::<i16>(3)?))
                })?;
                found.into_iter().next()
            }
        };
        let (duration, before, after) = service.unwrap_or_default();
        Ok(Ok(Visit {
            duration: Some(request.duration.or(duration).unwrap_or(self.settings.default_duration)),
            buffer_before: before.map_or(self.settings.buffers.0, i32::from),
            buffer_after: after.map_or(self.settings.buffers.1, i32::from),
            party: request.party.unwrap_or(1),
            actor,
        }))
    }

    /// How long a visit may take with its buffers before and after, as far as the request says.
    pub fn longest(&self, request: &Request) -> Visit {
        let settings = &self.settings;
        let (duration, (buffer_before, buffer_after)) = match request.service {
            Some(_) => (MAX_DURATION, (MAX_BUFFER, MAX_BUFFER)),
            None => (settings.default_duration, settings.buffers),
        };
        let duration = request.duration.unwrap_or(duration).clamp(0, MAX_DURATION);
        Visit { buffer_before, buffer_after, ..Visit::minutes(duration) }
    }

    /// Has it active resources?
    pub fn has_resources(&self) -> bool {
        self.has_resources
    }

    /// May a unit have more than one seat?
    pub fn has_seats(&self) -> bool {
        self.rules.capacity > 1 || self.has_resources
    }

    /// Is a start that is not on the grid refused?
    pub fn strict_grid(&self, request: &Request) -> bool {
        request.strict_grid.unwrap_or(self.settings.strict_grid)
    }

    /// Groups of units, one of each of which is needed.
    pub fn groups(
        &self,
        tables: &Tables,
        sees: Sees,
        request: &Request,
    ) -> Result<Result<Vec<Vec<Plan>>, Refused>, Failure> {
        let all = match request.all() {
            Ok(all) => all,
            Err(refused) => return Ok(Err(refused)),
        };
        let wanted = match (request.resource, &request.resources) {
            (None, None) if !self.has_resources => return Ok(Ok(vec![vec![self.whole()]])),
            (None, None) => None,
            (one, several) => {
                Some(one.into_iter().chain(several.iter().flatten().copied()).collect::<Vec<_>>())
            }
        };
        let found = self.resources(tables, sees, wanted.clone())?;
        let Some(wanted) = wanted else { return Ok(Ok(vec![found])) };
        let known = |id: &Uuid| found.iter().any(|plan| plan.resource == Some(*id) && plan.active);
        if wanted.is_empty() || !wanted.iter().all(known) {
            return Ok(Err(invalid("There is no such resource.")));
        }
        let one = |id: Uuid| found.iter().filter(move |plan| plan.resource == Some(id)).cloned();
        let mut groups: Vec<Vec<Plan>> = Vec::new();
        if let Some(fixed) = request.resource {
            groups.push(one(fixed).collect());
        }
        let several = request.resources.iter().flatten();
        let mut several: Vec<_> =
            several.copied().filter(|id| request.resource != Some(*id)).collect();
        several.sort_unstable();
        several.dedup();
        if all {
            groups.extend(several.into_iter().map(|id| one(id).collect()));
        } else if !several.is_empty() {
            let any =
                found.iter().filter(|plan| plan.resource.is_some_and(|r| several.contains(&r)));
            groups.push(any.cloned().collect());
        }
        Ok(Ok(groups))
    }

    /// The business as a whole.
    pub fn whole(&self) -> Plan {
        Plan {
            resource: None,
            unit: self.business,
            weekly: Rc::clone(&self.weekly),
            zone: self.zone,
            rules: self.rules.clone(),
            rank: (0, 0),
            active: true,
            kind: String::new(),
        }
    }

    /// Its resources: those that are wanted, or all active ones.
    pub fn resources(
        &self,
        tables: &Tables,
        sees: Sees,
        wanted: Option<Vec<Uuid>>,
    ) -> Result<Vec<Plan>, Failure> {
        let wanted = wanted.map(|ids| ids.into_iter().map(to_pg).collect::<Vec<_>>());
        let args = [to_pg(self.business).into(), wanted.into()];
        tables.rows(sees, &RESOURCES, &args, |row| {
            let id = of_pg(row.get(1)?).unwrap_or_default();
            let zone = row.get::<&str>(6)?.map(cached::zone).transpose()?;
            let week = row.get::<Week>(5)?;
            Ok(Plan {
                resource: Some(id),
                unit: id,
                weekly: match week {
                    Some(week) => hours_or_usual(Some(&week.0))?,
                    None => Rc::clone(&self.weekly),
                },
                zone: zone.unwrap_or(self.zone),
                rules: Rules {
                    capacity: row.get(2)?.unwrap_or(1),
                    min_party: row.get(3)?.unwrap_or(1),
                    max_party: row.get(4)?,
                    ..self.rules.clone()
                },
                rank: (row.get(7)?.unwrap_or(0), row.get(8)?.unwrap_or(0)),
                active: row.get::<bool>(9)? == Some(true),
                kind: row.text(10)?,
            })
        })
    }
}

/// One unit, before it is known what is booked.
#[derive(Clone)]
pub struct Plan {
    /// The resource; `None` for the business as a whole.
    pub resource: Option<Uuid>,
    /// `appointments.unit`.
    pub unit: Uuid,
    pub weekly: Rc<Weekly>,
    pub zone: ServerZone,
    pub rules: Rules,
    /// Size of the largest party, and priority: the lower one is taken first.
    pub rank: (i32, i32),
    /// Can it be booked?
    pub active: bool,
    /// Such as table.
    pub kind: String,
}

fn usual() -> Rc<Weekly> {
    thread_local! {
        static USUAL: Rc<Weekly> = Rc::new(Weekly::daily(Window { opens: 9 * 60, closes: 18 * 60 }));
    }
    USUAL.with(Rc::clone)
}

fn no_settings() -> Rc<Settings> {
    thread_local! {
        static NONE: Rc<Settings> = Rc::default();
    }
    NONE.with(Rc::clone)
}

fn hours_or_usual(week: Option<&Parsed>) -> Result<Rc<Weekly>, Failure> {
    let wrong = |problems: &Problems| {
        let first = problems.0.first().map(|p| format!("{}: {}", p.path, p.code));
        Refusal::new(refusal::INVALID_ARGUMENT, "the hours of the business are not in order")
            .detail(format!("{}.", first.unwrap_or_default()))
            .hint("SELECT * FROM concierge.business_hours_problems(...) lists what is wrong.")
    };
    match week {
        None => Ok(usual()),
        Some(Ok(week)) => Ok(Rc::clone(week)),
        Some(Err(problems)) => Err(wrong(problems).into()),
    }
}

/// The zone of the usual hours: that of the business where somebody chose it, else that of the setting.
fn unconfigured_zone(own: &str) -> &str {
    if own != COLUMN_DEFAULT {
        return own;
    }
    settings::default_time_zone().unwrap_or("UTC")
}
