//! What a kilowatt hour emits: the built-in yearly table (method section 4).
//!
//! Hourly factors are the collector's to fetch; this table is what is left without them.

use serde::{Deserialize, Serialize};

use crate::code::coded_enum;
use crate::figure::{Caveat, Source};
use crate::sources::{ELECTRICITY_MAPS, EMBER, ENERGINET};

coded_enum! {
    /// What a factor counts.
    pub enum Basis {
        /// Power stations, their fuel and their making: what embodied carbon is compared with.
        LifeCycle = "life-cycle",
        /// What leaves the chimneys: for scope 2 of a climate account.
        Direct = "direct",
    }
}

/// A yearly grid factor and what it stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridFactor {
    /// The zone that the factor is of; not the one asked for where another stands in.
    pub zone: String,
    /// The year that the factor is of.
    pub year: i16,
    /// What it counts.
    pub basis: Basis,
    /// g CO2e per kWh.
    pub g_per_kwh: f64,
    /// Where it comes from, with the zone in the title and the factor's year.
    pub source: Source,
    /// What stands in for what was asked; empty where nothing does.
    pub caveats: Vec<Caveat>,
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
    let of = |zone: &str| SERIES.iter().find(|s| s.zone == zone && s.basis == basis);
    let stand_in = || if zone == "DK" || zone == "DK1" { of("DK2") } else { None };
    match (of(zone), stand_in()) {
        (Some(series), _) => series.at(year, Vec::new()),
        (None, Some(neighbour)) => neighbour.at(year, vec![Caveat::GridNeighbourZone]),
        (None, None) => world(),
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

impl Series {
    fn at(&self, year: i16, mut caveats: Vec<Caveat>) -> GridFactor {
        let years = (self.first_year..).zip(self.g_per_kwh.iter().copied());
        // The last row that is not later than the year asked for, else the first.
        let (of_year, g_per_kwh) = years
            .clone()
            .take_while(|(row_year, _)| *row_year <= year)
            .last()
            .or_else(|| years.clone().next())
            .unwrap_or((WORLD.1, WORLD.0));
        if of_year < year {
            caveats.push(Caveat::GridYearCarriedForward);
        } else if of_year > year {
            caveats.push(Caveat::GridYearBeforeTable);
        }
        GridFactor {
            zone: self.zone.to_owned(),
            year: of_year,
            basis: self.basis,
            g_per_kwh,
            source: Source {
                title: format!("{}; {}", self.source.title, self.zone).into(),
                year: Some(of_year),
                ..self.source.clone()
            },
            caveats,
        }
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
}
