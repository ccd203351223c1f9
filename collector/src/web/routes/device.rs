//! `GET /devices/{id}` and `GET /devices/{id}.json`: one device, as a page and as it was reported.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use jiff::{ToSpan as _, civil::Date};
use levetid_footprint::grid::Basis;
use levetid_protocol::DeviceId;
use levetid_protocol::wear::WearSample;
use serde::Deserialize;
use serde_json::json;

use super::access::{Known, device_id};
use crate::assess::Assessment;
use crate::assess::explained::Explained;
use crate::factors::Factors;
use crate::grid::{self, Asked};
use crate::state::AppState;
use crate::store::{DeviceRecord, Screen};
use crate::web::dashboard::device::{self, DeviceView, InRegister};
use crate::web::life::Lives;
use crate::web::problem::Problem;
use crate::zone;

/// Weeks over which different people are counted.
const WEEKS_OF_PEOPLE: i64 = 4;

pub async fn page(
    State(state): State<AppState>,
    reader: Known,
    device: Result<Path<String>, PathRejection>,
    asked: Result<Query<OnBasis>, QueryRejection>,
) -> Response {
    let Ok(Path(device)) = device else { return reader.frame.problem(Problem::NotFound) };
    match device.strip_suffix(".json") {
        Some(id) => match reported(&state, &reader, id).await {
            Ok(json) => Json(json).into_response(),
            Err(problem) => reader.frame.problem(problem),
        },
        None => {
            let on = asked.ok().and_then(|Query(asked)| Basis::from_code(&asked.basis?));
            let basis = on.unwrap_or(Asked::default().basis);
            reader.frame.respond(html(&state, &reader, &device, basis).await)
        }
    }
}

/// What the address may say; what is not understood is as if it were left out.
#[derive(Debug, Default, Deserialize)]
pub struct OnBasis {
    basis: Option<String>,
}

/// What a device has reported, for those who may see it.
pub async fn record(state: &AppState, reader: &Known, id: &str) -> Result<DeviceRecord, Problem> {
    let record = state.store.device_record(&reader.who.tenant.slug, device_id(id)?).await?;
    if reader.may_see(&record.device) { Ok(record) } else { Err(Problem::Forbidden) }
}

/// What the device has reported and what was made of it.
async fn reported(state: &AppState, reader: &Known, id: &str) -> Result<serde_json::Value, Problem> {
    let record = record(state, reader, id).await?;
    let assessment = state.store.assessment(&reader.who.tenant.slug, record.device.id).await?;
    let whose = reader.may_know_whose().then_some(&record.device);
    Ok(json!({
        "device": record.device.id,
        "holder": whose.and_then(|device| device.holder.as_deref()),
        "claims": whose.and_then(|device| device.claims),
        "first_contact": record.device.contact.map(|contact| contact.first),
        "last_contact": record.device.contact.map(|contact| contact.last),
        "register": record.device.register.as_ref().map(|known| &known.entry),
        "profile": record.profile,
        "screen": record.screen.as_ref().map(|screen| screen_json(screen, reader)),
        "usage": record.usage,
        "history": record.history,
        "wear": record.wear,
        "assessment": assessment,
    }))
}

/// The device calculated anew.
pub async fn explain(
    state: &AppState,
    reader: &Known,
    record: &DeviceRecord,
    factors: Option<i64>,
    asked: Asked,
) -> Result<Explained, Problem> {
    let tenant = &reader.who.tenant;
    let factors = Factors::load(&*state.store, Some(&tenant.slug), factors).await?;
    let grid = grid::load(&*state.store, tenant, &factors, asked).await?;
    let today = zone::local_day(&tenant.zone, crate::clock::now());
    Ok(Explained::of(record, tenant, &factors, &grid, today)?)
}

/// Where a screen was seen is for IT: it may be somebody else's PC.
fn screen_json(screen: &Screen, reader: &Known) -> serde_json::Value {
    json!({
        "key": screen.key,
        "display": screen.described.as_ref().map(|described| &described.display),
        "seen_at": reader.is_it().then(|| {
            let seen = screen.seen_at.iter();
            seen.map(|at| json!({ "device": at.host, "name": at.name, "first": at.first, "last": at.last }))
                .collect::<Vec<_>>()
        }),
    })
}

async fn html(state: &AppState, reader: &Known, id: &str, basis: Basis) -> Result<String, Problem> {
    let record = record(state, reader, id).await?;
    let tenant = &reader.who.tenant;
    let stored = state.store.assessment(&tenant.slug, record.device.id).await?;
    let Some(stored) = stored else { return Err(Problem::NotFound) };
    let assessment = if basis == stored.basis.grid_basis {
        stored
    } else {
        explain(state, reader, &record, None, Asked { basis, revision: None }).await?.assessment
    };
    // Known only by its enrolment, for the second until its profile has come.
    if record.profile.is_none() && record.device.register.is_none() && record.screen.is_none() {
        return Err(Problem::NotFound);
    }
    let covered = covered(&assessment, &tenant.zone);
    let factor_set_version = assessment.basis.factors();
    let people = match record.screen {
        Some(_) => None,
        None => people(state, reader, record.device.id).await?,
    };
    let view = DeviceView {
        id: record.device.id.to_string(),
        kind: assessment.kind.category,
        name: assessment.name,
        profile: record.profile,
        screen: record.screen.map(|screen| match reader.is_it() {
            true => screen,
            false => Screen { seen_at: Vec::new(), ..screen },
        }),
        register: record.device.register.map(|known| InRegister {
            imported: zone::local_day(&tenant.zone, known.imported),
            entry: known.entry,
        }),
        model: assessment.model,
        wear: newest_of_each_part(record.wear),
        lives: Lives { baseline_years: tenant.baseline_life_years, target_years: tenant.target_life_years },
        covered,
        minutes: assessment.recorded.minutes,
        bins: assessment.recorded.bins,
        people,
        age: assessment.age,
        evidence: assessment.evidence,
        per_year: assessment.per_year,
        so_far: assessment.so_far,
        windows11: assessment.windows11,
        method_version: assessment.basis.method_version,
        factor_set_version,
        basis,
        matches: assessment.matches,
        last_contact: record.device.contact.map(|contact| contact.last),
        today: assessment.day,
    };
    Ok(device::render(&reader.frame, &view)?)
}

/// How many different people used a device lately: a number for IT, where the tenant has turned pseudonyms on.
async fn people(state: &AppState, reader: &Known, device: DeviceId) -> Result<Option<u32>, Problem> {
    let tenant = &reader.who.tenant;
    if tenant.people_key.is_none() || !reader.is_it() {
        return Ok(None);
    }
    let today = zone::local_day(&tenant.zone, crate::clock::now());
    let since = today.saturating_sub(WEEKS_OF_PEOPLE.weeks());
    Ok(Some(state.store.people_since(&tenant.slug, device, since).await?))
}

fn covered(assessment: &Assessment, zone: &str) -> Option<[Date; 2]> {
    let (from, to) = (assessment.recorded.from?, assessment.recorded.to?);
    // The end is exclusive: midnight belongs to the day before.
    let last = to.checked_sub(jiff::Span::new().minutes(1)).unwrap_or(to);
    Some([zone::local_day(zone, from), zone::local_day(zone, last.max(from))])
}

/// Samples come in order of time.
fn newest_of_each_part(samples: Vec<WearSample>) -> Vec<WearSample> {
    let mut newest: Vec<WearSample> = Vec::new();
    for sample in samples {
        match newest.iter_mut().find(|known| known.part.name() == sample.part.name()) {
            Some(known) => *known = sample,
            None => newest.push(sample),
        }
    }
    newest
}
