//! `GET /me`: a person's own devices, or the device that whoever sits at it has opened.

use axum::extract::State;
use axum::response::Response;

use super::access::Known;
use crate::assess::{Assessment, by_week};
use crate::state::AppState;
use crate::store::{DeviceRecord, StoreError, Visitor};
use crate::web::life::Lives;
use crate::web::personal::footprint::{self, MyDevice, MyFootprintView, Reader, Week};
use crate::web::problem::Problem;
use crate::zone;

/// Weeks of use that are shown.
const WEEKS: usize = 8;

pub async fn page(State(state): State<AppState>, reader: Known) -> Response {
    reader.frame.respond(html(&state, &reader).await)
}

async fn html(state: &AppState, reader: &Known) -> Result<String, Problem> {
    let tenant = &reader.who.tenant;
    let mut devices = Vec::new();
    let shown_to = match &reader.who.visitor {
        Visitor::Person(person) => {
            for row in state.store.held_by(&tenant.slug, &person.login).await? {
                let Some(assessment) = row.assessment else { continue };
                // What has left service is in nobody's hands.
                if row.device.register.and_then(|known| known.entry.retired_by(assessment.day)).is_some() {
                    continue;
                }
                let record = state.store.device_record(&tenant.slug, row.device.id).await?;
                devices.push(device(record, assessment));
            }
            Reader::Person { name: person.shown_name() }
        }
        Visitor::Device(key) => {
            let assessment = match state.store.assessment(&tenant.slug, key.device).await {
                // Its key is bound before the device is added.
                Err(StoreError::NotFound { .. }) => None,
                assessment => assessment?,
            };
            if let Some(assessment) = assessment {
                let record = state.store.device_record(&tenant.slug, key.device).await?;
                devices.push(device(record, assessment));
            }
            Reader::AtDevice
        }
    };
    let view = MyFootprintView {
        reader: shown_to,
        devices,
        lives: Lives { baseline_years: tenant.baseline_life_years, target_years: tenant.target_life_years },
        today: zone::local_day(&tenant.zone, crate::clock::now()),
    };
    Ok(footprint::render(&reader.frame, &view)?)
}

fn device(record: DeviceRecord, assessment: Assessment) -> MyDevice {
    let weeks = by_week(&record.usage)
        .into_iter()
        .rev()
        .take(WEEKS)
        .map(|(first_day, minutes)| Week { first_day, minutes });
    MyDevice {
        id: record.device.id.to_string(),
        name: assessment.name,
        model: assessment.model,
        kind: assessment.kind.category,
        age: assessment.age,
        weeks: weeks.collect(),
        has_agent: record.device.contact.is_some(),
        co2e_per_year: assessment.per_year.total,
        energy_per_year: assessment.per_year.energy,
        avoided_by_another_year: assessment.kept_a_year,
    }
}
