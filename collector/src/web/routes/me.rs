//! `GET /me`: a person's own devices.

use axum::extract::State;
use axum::response::Response;

use super::access::Known;
use crate::assess::by_week;
use crate::state::AppState;
use crate::store::FleetRow;
use crate::web::life::Lives;
use crate::web::personal::footprint::{self, MyDevice, MyFootprintView, Week};
use crate::web::problem::Problem;
use crate::zone;

/// Weeks of use that are shown.
const WEEKS: usize = 8;

pub async fn page(State(state): State<AppState>, reader: Known) -> Response {
    reader.frame.respond(html(&state, &reader).await)
}

async fn html(state: &AppState, reader: &Known) -> Result<String, Problem> {
    let (person, tenant) = (&reader.who.person, &reader.who.tenant);
    let mut devices = Vec::new();
    for row in state.store.held_by(&tenant.slug, &person.login).await? {
        devices.extend(device(state, reader, row).await?);
    }
    let view = MyFootprintView {
        name: person.shown_name(),
        devices,
        lives: Lives { baseline_years: tenant.baseline_life_years, target_years: tenant.target_life_years },
        today: zone::local_day(&tenant.zone, crate::clock::now()),
    };
    Ok(footprint::render(&reader.frame, &view)?)
}

async fn device(state: &AppState, reader: &Known, row: FleetRow) -> Result<Option<MyDevice>, Problem> {
    let Some(assessment) = row.assessment else { return Ok(None) };
    let record = state.store.device_record(&reader.who.tenant.slug, row.device.id).await?;
    let weeks = by_week(&record.usage)
        .into_iter()
        .rev()
        .take(WEEKS)
        .map(|(first_day, minutes)| Week { first_day, minutes });
    Ok(Some(MyDevice {
        name: assessment.name,
        model: assessment.model,
        kind: assessment.kind.category,
        age: assessment.age,
        weeks: weeks.collect(),
        co2e_per_year: assessment.per_year.total,
        energy_per_year: assessment.per_year.energy,
        avoided_by_another_year: assessment.kept_a_year,
    }))
}
