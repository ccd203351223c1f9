//! The built-in yearly table, and rows handed in that go before it.

use super::{Basis, GridFactor};
use crate::figure::{Caveat, Source};
use crate::sources::{ELECTRICITY_MAPS, EMBER, ENERGINET};

/// A yearly factor from outside the built-in table, as an imported factor set brings it.
#[derive(Clone, Debug, PartialEq)]
pub struct YearlyRow {
    /// The zone: `DK1`, `DK2`, `DK` or another.
    pub zone: String,
    /// The year.
    pub year: i16,
    /// What it counts.
    pub basis: Basis,
    /// g CO2e per kWh.
    pub g_per_kwh: f64,
    /// Where it comes from.
    pub source: Source,
}

/// Factors of one zone on one basis, oldest year first, without gaps.
struct Series {
    zone: &'static str,
    basis: Basis,
    first_year: i16,
    g_per_kwh: &'static [f64],
    source: Source,
}

static SERIES: [Series; 4] = [
    Series {
        zone: "DK",
        basis: Basis::LifeCycle,
        first_year: 2021,
        g_per_kwh: &[211.0, 186.0, 140.0, 136.0, 123.0],
        source: ELECTRICITY_MAPS,
    },
    Series {
        zone: "DK1",
        basis: Basis::LifeCycle,
        first_year: 2021,
        g_per_kwh: &[212.0, 199.0, 138.0, 131.0, 112.0],
        source: ELECTRICITY_MAPS,
    },
    Series {
        zone: "DK2",
        basis: Basis::LifeCycle,
        first_year: 2021,
        g_per_kwh: &[211.0, 166.0, 144.0, 146.0, 144.0],
        source: ELECTRICITY_MAPS,
    },
    Series {
        zone: "DK2",
        basis: Basis::Direct,
        first_year: 2020,
        g_per_kwh: &[88.4, 73.9, 63.9, 39.2, 40.7, 40.5],
        source: ENERGINET,
    },
];

/// The world's mean (life cycle) and its year.
const WORLD: (f64, i16) = (472.94, 2024);

/// The factor of a zone (`DK`, `DK1`, `DK2`) and year.
///
/// There is always an answer, and [`GridFactor::caveats`] says what stands in for what: the newest year for
/// later ones, the oldest for earlier ones, DK2 for the direct basis elsewhere in Denmark (the only zone
/// whose hourly declaration is at hand), the world's life-cycle mean for any other zone.
#[must_use]
pub fn factor(zone: &str, year: i16, basis: Basis) -> GridFactor {
    factor_from(&[], zone, year, basis)
}

/// The same with rows that go before the built-in ones of their zone, basis and year.
#[must_use]
pub fn factor_from(rows: &[YearlyRow], zone: &str, year: i16, basis: Basis) -> GridFactor {
    let at = |zone: &str| nearest(rows, zone, year, basis).map(|row| row.factor(zone, basis, year));
    if let Some(found) = at(zone) {
        return found;
    }
    let neighbour = if zone == "DK" || zone == "DK1" { at("DK2") } else { None };
    match neighbour {
        Some(mut found) => {
            found.caveats.insert(0, Caveat::GridNeighbourZone);
            found
        }
        None => world(),
    }
}

/// The row of exactly this zone, year and basis.
pub(super) fn row_of(rows: &[YearlyRow], zone: &str, year: i16, basis: Basis) -> Option<GridFactor> {
    nearest(rows, zone, year, basis).filter(|row| row.year == year).map(|row| row.factor(zone, basis, year))
}

/// The years of which there are rows of a zone on a basis, oldest first.
pub(super) fn years_of(rows: &[YearlyRow], zone: &str, basis: Basis) -> Vec<i16> {
    let mut years: Vec<i16> = candidates(rows, zone, basis).map(|row| row.year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// One row, wherever it stands.
struct Row<'a> {
    year: i16,
    g_per_kwh: f64,
    source: &'a Source,
    built_in: bool,
}

/// Rows handed in first, so that of two of one year the first one goes before.
fn candidates<'a>(rows: &'a [YearlyRow], zone: &'a str, basis: Basis) -> impl Iterator<Item = Row<'a>> {
    let handed_in = rows.iter().filter(move |row| row.zone == zone && row.basis == basis).map(|row| Row {
        year: row.year,
        g_per_kwh: row.g_per_kwh,
        source: &row.source,
        built_in: false,
    });
    let built_in =
        SERIES.iter().filter(move |series| series.zone == zone && series.basis == basis).flat_map(|series| {
            (series.first_year..).zip(series.g_per_kwh).map(|(year, g_per_kwh)| Row {
                year,
                g_per_kwh: *g_per_kwh,
                source: &series.source,
                built_in: true,
            })
        });
    handed_in.chain(built_in)
}

/// The newest row that is not later than the year, else the oldest one.
fn nearest<'a>(rows: &'a [YearlyRow], zone: &'a str, year: i16, basis: Basis) -> Option<Row<'a>> {
    // The first of equals is to win, so the later ones go only before what they are better than.
    let better = |row: &Row<'_>, best: &Row<'_>| match (row.year <= year, best.year <= year) {
        (true, true) => row.year > best.year,
        (false, false) => row.year < best.year,
        (earlier, _) => earlier,
    };
    candidates(rows, zone, basis).reduce(|best, row| if better(&row, &best) { row } else { best })
}

impl Row<'_> {
    fn factor(&self, zone: &str, basis: Basis, asked: i16) -> GridFactor {
        let title = if self.built_in {
            format!("{}; {zone}", self.source.title).into()
        } else {
            self.source.title.clone()
        };
        let caveats = match self.year {
            year if year < asked => vec![Caveat::GridYearCarriedForward],
            year if year > asked => vec![Caveat::GridYearBeforeTable],
            _ => Vec::new(),
        };
        GridFactor {
            zone: zone.to_owned(),
            year: self.year,
            basis,
            g_per_kwh: self.g_per_kwh,
            source: Source { title, year: Some(self.year), ..self.source.clone() },
            caveats,
        }
    }
}

fn world() -> GridFactor {
    GridFactor {
        zone: "World".to_owned(),
        year: WORLD.1,
        basis: Basis::LifeCycle,
        g_per_kwh: WORLD.0,
        source: EMBER,
        caveats: vec![Caveat::GridWorldMean],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_method() {
        for (zone, year, basis, g_per_kwh) in [
            ("DK", 2021, Basis::LifeCycle, 211.0),
            ("DK1", 2022, Basis::LifeCycle, 199.0),
            ("DK2", 2022, Basis::LifeCycle, 166.0),
            ("DK", 2023, Basis::LifeCycle, 140.0),
            ("DK1", 2025, Basis::LifeCycle, 112.0),
            ("DK2", 2025, Basis::LifeCycle, 144.0),
            ("DK2", 2020, Basis::Direct, 88.4),
            ("DK2", 2023, Basis::Direct, 39.2),
            ("DK2", 2025, Basis::Direct, 40.5),
        ] {
            let found = factor(zone, year, basis);
            assert_eq!((found.g_per_kwh, found.year, found.zone.as_str()), (g_per_kwh, year, zone));
            assert!(found.caveats.is_empty(), "{zone} {year}");
        }
    }

    #[test]
    fn what_stands_in_is_said() {
        for (zone, year, basis, expected, caveats) in [
            ("DK2", 2026, Basis::LifeCycle, (144.0, 2025), &[Caveat::GridYearCarriedForward][..]),
            ("DK1", 2019, Basis::LifeCycle, (212.0, 2021), &[Caveat::GridYearBeforeTable]),
            ("DK1", 2025, Basis::Direct, (40.5, 2025), &[Caveat::GridNeighbourZone]),
            (
                "DK",
                2027,
                Basis::Direct,
                (40.5, 2025),
                &[Caveat::GridNeighbourZone, Caveat::GridYearCarriedForward],
            ),
            ("SE4", 2025, Basis::LifeCycle, (472.94, 2024), &[Caveat::GridWorldMean]),
            ("", 2025, Basis::Direct, (472.94, 2024), &[Caveat::GridWorldMean]),
        ] {
            let found = factor(zone, year, basis);
            assert_eq!((found.g_per_kwh, found.year), expected, "{zone} {year}");
            assert_eq!(found.caveats, caveats, "{zone} {year}");
        }
    }

    #[test]
    fn rows_handed_in_go_before_the_table() {
        let row = |zone: &str, year, basis, g_per_kwh| YearlyRow {
            zone: zone.to_owned(),
            year,
            basis,
            g_per_kwh,
            source: Source { title: "The tenant's own".into(), ..ELECTRICITY_MAPS },
        };
        let rows = [
            row("DK2", 2025, Basis::LifeCycle, 150.0),
            row("DK2", 2026, Basis::LifeCycle, 120.0),
            row("DK1", 2024, Basis::Direct, 55.0),
            row("SE4", 2024, Basis::LifeCycle, 23.0),
        ];
        for (zone, year, basis, expected, caveats) in [
            ("DK2", 2025, Basis::LifeCycle, (150.0, 2025), &[][..]),
            ("DK2", 2024, Basis::LifeCycle, (146.0, 2024), &[]),
            ("DK2", 2027, Basis::LifeCycle, (120.0, 2026), &[Caveat::GridYearCarriedForward]),
            ("DK1", 2026, Basis::Direct, (55.0, 2024), &[Caveat::GridYearCarriedForward]),
            ("SE4", 2020, Basis::LifeCycle, (23.0, 2024), &[Caveat::GridYearBeforeTable]),
        ] {
            let found = factor_from(&rows, zone, year, basis);
            assert_eq!((found.g_per_kwh, found.year), expected, "{zone} {year}");
            assert_eq!(found.caveats, caveats, "{zone} {year}");
        }
        assert_eq!(factor_from(&rows, "DK2", 2026, Basis::LifeCycle).source.title, "The tenant's own");
        assert_eq!(years_of(&rows, "DK2", Basis::LifeCycle), [2021, 2022, 2023, 2024, 2025, 2026]);
        assert!(row_of(&rows, "DK2", 2027, Basis::LifeCycle).is_none());
    }
}
