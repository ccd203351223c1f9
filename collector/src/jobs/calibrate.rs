//! Once a month: what devices of a model measured of themselves becomes the model's watts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use levetid_footprint::energy::calibration::{MeasuredDevice, calibrate};
use levetid_footprint::figure::Source;

use crate::factors::CalibratedModel;
use crate::store::{
    Actor, FactorImport, FactorKind, FactorRow, NewFactorSet, Result, Store, StoreError, Tenant,
};
use crate::zone;

/// The name under which calibrations are kept.
const NAME: &str = "calibration";

/// So many whole months are looked back on.
const MONTHS: i32 = 3;

/// Calibrates the models of every tenant for the month that has begun, once.
///
/// # Errors
/// When the store fails.
pub async fn run_once(store: &dyn Store, now: Timestamp) -> Result<()> {
    let sets = store.factor_sets().await?;
    for tenant in store.tenants().await? {
        let month = zone::local_day(&tenant.zone, now).first_of_month();
        let is_done = sets.iter().any(|set| {
            set.kind == FactorKind::Calibration
                && set.tenant.as_ref() == Some(&tenant.slug)
                && set.file == month_name(month)
        });
        if !is_done {
            of_tenant(store, &tenant, month, now).await?;
        }
    }
    Ok(())
}

async fn of_tenant(store: &dyn Store, tenant: &Tenant, month: Date, now: Timestamp) -> Result<()> {
    let first = month.saturating_sub(MONTHS.months());
    let last = month.saturating_sub(1.day());
    let mut models: BTreeMap<String, Vec<MeasuredDevice>> = BTreeMap::new();
    for measured in store.measured_devices(&tenant.slug, first, last).await? {
        models.entry(measured.model).or_default().push(measured.device);
    }
    let mut rows = Vec::new();
    for (line, (model, devices)) in (1..).zip(models) {
        // The store checks what it takes: a measurement that is no quantity is none here.
        let Ok(Some((on_w, devices))) = calibrate(devices) else { continue };
        let row = CalibratedModel { month: month_name(month), model, on_w, devices };
        let body = serde_json::to_string(&row).map_err(|error| StoreError::Corrupt {
            what: "a calibration",
            path: "memory".to_owned(),
            source: error.into(),
        })?;
        rows.push(FactorRow { line, body });
    }
    if rows.is_empty() {
        return Ok(());
    }
    tracing::info!(tenant = %tenant.slug, models = rows.len(), "models are calibrated");
    let source = Source {
        title: format!("{}: devices of the model that measured themselves, {first} to {last}", tenant.name)
            .into(),
        year: Some(last.year()),
        licence: None,
        reference: "METHOD 4".into(),
    };
    let set = NewFactorSet {
        kind: FactorKind::Calibration,
        name: NAME.to_owned(),
        source,
        file: month_name(month),
        rows,
    };
    let actor = Actor("calibration".to_owned());
    let import = FactorImport { tenant: Some(tenant.slug.clone()), sets: vec![set], now, actor };
    store.add_factor_sets(import).await.map(drop)
}

fn month_name(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use levetid_footprint::category::Category;
    use levetid_footprint::figure::Method;
    use levetid_protocol::usage::{EnergyMethod, MeasuredEnergy};

    use super::*;
    use crate::factors::Factors;
    use crate::jobs::Known;
    use crate::store::{FleetQuery, contract, testing};

    /// Six laptops of one model measured themselves for a day in October.
    #[tokio::test]
    async fn a_month_is_calibrated_once() {
        let (_folder, store) = testing::store().await;
        let slug = contract::tenant().slug;
        let mut measured = testing::record("2026-10-12", 1);
        measured.bins[2].screen_on = 700;
        measured.bins[2].measured =
            vec![MeasuredEnergy { method: EnergyMethod::BatteryGauge, joules: 700 * 60 * 6, minutes: 700 }];
        for seed in 1..7 {
            contract::laptop_with(&store, seed, measured.clone()).await;
        }
        crate::jobs::assess_once(&store, &Known::default(), contract::now()).await.unwrap();
        run_once(&store, contract::now()).await.unwrap();
        run_once(&store, contract::now()).await.unwrap();
        let sets = store.factor_sets().await.unwrap();
        assert_eq!(
            sets.iter().map(|set| (set.file.as_str(), set.rows)).collect::<Vec<_>>(),
            [("2026-11", 1)]
        );

        crate::jobs::assess_once(&store, &Known::default(), contract::now()).await.unwrap();
        let factors = Factors::load(&store, Some(&slug), None).await.unwrap();
        let page = store.fleet(&slug, FleetQuery { limit: 10, ..FleetQuery::default() }).await.unwrap();
        let mut assessments = page.rows.into_iter().filter_map(|row| row.assessment);
        let assessment = assessments.find(|it| it.kind.category == Category::Laptop).unwrap();
        let watts = factors.calibrated(assessment.named.as_ref()).unwrap();
        assert!((watts.on_w.p50() - 6.0 / 0.85).abs() < 1e-9);
        let methods: Vec<Method> =
            assessment.so_far.energy.known().unwrap().entries.iter().map(|entry| entry.method).collect();
        assert!(methods.contains(&Method::Measured), "{methods:?}");
    }
}
