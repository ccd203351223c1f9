//! The rows of one device.

use levetid_footprint::account::{Amount, Booking, Line};
use levetid_footprint::estimate::Estimate;
use levetid_footprint::figure::{Figure, Finding};
use levetid_footprint::grid::HourBin;
use levetid_footprint::total::Total;
use levetid_protocol::DeviceId;

use crate::assess::Assessment;
use crate::assess::account::{making_total, product};
use crate::assess::explained::{BinUsed, Explained};
use crate::export::table::Cell;
use crate::factors::ProductMatch;
use crate::store::FleetRow;

/// The lines of the fleet's page, in which a device in service is booked whole.
pub const ENERGY_PER_YEAR: &str = "energy-per-year";
pub const FOOTPRINT_PER_YEAR: &str = "footprint-per-year";

/// The row of the table of devices.
pub fn device(row: &FleetRow, assessment: &Assessment) -> anyhow::Result<Vec<Cell>> {
    let Assessment { kind, age, embodied, per_year, named, matches, .. } = assessment;
    let entry = row.device.register.as_ref().map(|known| &known.entry);
    let [earliest, best, latest] = match age {
        Finding::Known(age) => [age.earliest, age.best, age.latest].map(|day| Cell::from(day.to_string())),
        Finding::NotKnown(_) => [Cell::NotKnown, Cell::NotKnown, Cell::NotKnown],
    };
    let making = making_total(assessment)?;
    let grams =
        per_year.use_phase.known().zip(per_year.energy.known()).and_then(|(kg, kwh)| g_per_kwh(kg, kwh));
    let mean = |total: &Option<Total>| Cell::number(total.as_ref().map(|total| total.mean));
    let mut cells = vec![
        row.device.id.to_string().into(),
        Cell::text(entry.and_then(|entry| entry.asset_id.as_deref())),
        Cell::text(entry.and_then(|entry| entry.unit.as_deref())),
        kind.category.code().into(),
        Cell::text(named.as_ref().and_then(|model| model.manufacturer.as_deref())),
        Cell::text(named.as_ref().map(|model| &model.product)),
        earliest,
        best,
        latest,
        Cell::text(age.known().map(|age| age.confidence)),
        Cell::text(entry.and_then(|entry| entry.purchased)),
        Cell::text(entry.and_then(|entry| entry.retired)),
        Cell::text(entry.and_then(|entry| entry.leased).map(yes_or_no)),
        yes_or_no(in_service(row, assessment)).into(),
    ];
    cells.extend(range(embodied));
    cells.push(Cell::number(making.map(|total| total.mean)));
    cells.push(match (embodied, product(assessment)) {
        (Finding::NotKnown(_), _) => Cell::NotKnown,
        (Finding::Known(_), Some(model)) => model.into(),
        (Finding::Known(_), None) => "category".into(),
    });
    cells.extend([rows_of(&matches.making), rows_of(&matches.watts)]);
    cells.extend([Cell::Number(per_year.covered_days), method(&per_year.energy)]);
    cells.extend(range(&per_year.energy));
    cells.extend([mean(&per_year.in_totals.energy_kwh), Cell::number(grams)]);
    cells.extend(range(&per_year.total));
    cells.extend([mean(&per_year.in_totals.footprint_kg), method(&per_year.total)]);
    Ok(cells)
}

/// The calculation of its yearly footprint; where that is not known, of what is.
pub fn steps(id: DeviceId, assessment: &Assessment) -> Vec<Vec<Cell>> {
    let per_year = &assessment.per_year;
    let known =
        [&per_year.total, &per_year.energy, &assessment.embodied].into_iter().find_map(Finding::known);
    let steps = known.map(|figure| figure.steps.as_slice()).unwrap_or_default();
    let row = |(place, step): (u32, &levetid_footprint::figure::Step)| {
        let mut cells =
            vec![id.to_string().into(), place.into(), step.label.code().into(), step.formula.as_str().into()];
        cells.extend(three(step.value));
        cells.extend([step.unit.code().into(), Cell::text(step.source.as_ref().map(one_line))]);
        cells
    };
    (1..).zip(steps).map(row).collect()
}

/// What was recorded, by method.
pub fn energy(id: DeviceId, assessment: &Assessment) -> Vec<Vec<Cell>> {
    let entries =
        assessment.so_far.energy.known().map(|energy| energy.entries.as_slice()).unwrap_or_default();
    let row = |entry: &levetid_footprint::energy::EnergyEntry| {
        let mut cells = vec![id.to_string().into(), entry.method.code().into(), entry.minutes.into()];
        cells.extend(three(entry.energy_wh));
        cells
    };
    entries.iter().map(row).collect()
}

/// What was recorded, by year and bin, with the grid factors it took.
pub fn recorded(Explained { device, grid_used, .. }: &Explained) -> Vec<Vec<Cell>> {
    let row = |used: &BinUsed| {
        let hours = [used.hours, used.filled_hours, used.preview_hours, used.yearly_hours];
        let mut cells = vec![
            device.to_string().into(),
            i64::from(used.year).into(),
            Cell::text(used.bin.map(HourBin::code)),
            used.energy_wh.into(),
            used.g_per_kwh.into(),
        ];
        cells.extend(hours.map(Cell::from));
        cells
    };
    grid_used.iter().map(row).collect()
}

/// What a line of bookings is called: energy by the zone whose factors it takes.
pub fn name_of(line: Line, zone: &str) -> String {
    match line {
        Line::Energy => format!("{line}/{zone}"),
        line => line.code().to_owned(),
    }
}

/// A booking, and what makes it wrong.
pub fn booking(id: DeviceId, zone: &str, booking: &Booking) -> (Vec<Cell>, Vec<Vec<Cell>>) {
    let line = &name_of(booking.line, zone);
    match &booking.amount {
        Some(Amount { of, share, total, certain, .. }) => {
            let belongs = if *certain { "certain" } else { "perhaps" };
            (booked(id, line, belongs, *of, *share, total), errors(id, line, total))
        }
        None => {
            let [of, share, mean] = [Cell::NotKnown, Cell::NotKnown, Cell::NotKnown];
            (vec![id.to_string().into(), line.as_str().into(), "missing".into(), of, share, mean], Vec::new())
        }
    }
}

/// A figure that is booked whole.
pub fn whole(id: DeviceId, line: &str, total: &Total) -> (Vec<Cell>, Vec<Vec<Cell>>) {
    (booked(id, line, "certain", total.mean, 1.0, total), errors(id, line, total))
}

fn booked(id: DeviceId, line: &str, belongs: &str, of: f64, share: f64, total: &Total) -> Vec<Cell> {
    vec![id.to_string().into(), line.into(), belongs.into(), of.into(), share.into(), total.mean.into()]
}

fn errors(id: DeviceId, line: &str, total: &Total) -> Vec<Vec<Cell>> {
    let row =
        |(source, spread): (&levetid_footprint::total::ErrorSource, &levetid_footprint::total::Spread)| {
            let source = source.to_string().into();
            vec![id.to_string().into(), line.into(), source, spread.width.into(), spread.lean.into()]
        };
    total.errors.iter().map(row).collect()
}

/// Whether the fleet's totals count it.
pub fn in_service(row: &FleetRow, assessment: &Assessment) -> bool {
    let entry = row.device.register.as_ref().map(|known| &known.entry);
    entry.and_then(|entry| entry.retired_by(assessment.day)).is_none()
}

/// The factor that a use took; none where there is no energy to divide by.
fn g_per_kwh(kg: &Figure, kwh: &Figure) -> Option<f64> {
    (kwh.value.p50() > 0.0).then(|| kg.value.p50() / kwh.value.p50() * 1000.0)
}

fn rows_of(found: &ProductMatch) -> Cell {
    let rows: Vec<String> = found.rows.iter().map(|row| format!("{}:{}", row.revision, row.line)).collect();
    Cell::text((!rows.is_empty()).then(|| rows.join(" ")))
}

/// A source in one line.
fn one_line(source: &levetid_footprint::figure::Source) -> String {
    let year = source.year.map(|year| format!(" ({year})")).unwrap_or_default();
    format!("{}{year}; {}", source.title, source.reference)
}

fn method(figure: &Finding) -> Cell {
    Cell::text(figure.known().map(|figure| figure.method))
}

fn range(figure: &Finding) -> [Cell; 3] {
    figure.known().map_or([Cell::NotKnown, Cell::NotKnown, Cell::NotKnown], |figure| three(figure.value))
}

fn three(value: Estimate) -> [Cell; 3] {
    [value.p10(), value.p50(), value.p90()].map(Cell::from)
}

const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
