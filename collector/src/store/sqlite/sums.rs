//! Sums over the fleet, kept with the assessments: a page reads a row for each kind of device, however many there are.
//!
//! What a device adds stands beside its assessment. When that is replaced, the old is taken out of the sum and the new
//! put in. Sums are whole numbers, so that nothing is left over, however often and in which order that happens.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Neg};

use levetid_footprint::figure::{Figure, Finding, Method};
use levetid_footprint::total::{ErrorSource, Spread, Total};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::devices::collect;
use super::fault::Fault;
use super::versioned;
use crate::assess::Assessment;
use crate::assess::account::making_total;
use crate::store::{CategorySum, KnownSum};

const VERSION: u8 = 1;
const WHAT: &str = "a sum over the fleet";

/// Figures that are summed up: footprint and energy of a year, and making and energy of devices of which both are known.
const FIGURES: usize = 4;

/// What one device in service adds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    category: String,
    past_baseline: bool,
    age_not_known: bool,
    figures: [Option<(Rank, Total)>; FIGURES],
}

/// The place of a method among all, the most certain first.
type Rank = u8;

impl Share {
    /// What a device of this assessment adds.
    pub fn of(assessment: &Assessment) -> Result<Self, Fault> {
        let in_totals = &assessment.per_year.in_totals;
        let making = making_total(assessment).map_err(|error| Fault::Corrupt(WHAT, error.into()))?;
        let energy = known(&assessment.per_year.energy, in_totals.energy_kwh.clone());
        let making = known(&assessment.embodied, making).filter(|_| energy.is_some());
        let beside = energy.clone().filter(|_| making.is_some());
        Ok(Self {
            category: assessment.category_code().to_owned(),
            past_baseline: assessment.past_baseline() == Some(true),
            age_not_known: assessment.built().is_none(),
            figures: [
                known(&assessment.per_year.total, in_totals.footprint_kg.clone()),
                energy,
                making,
                beside,
            ],
        })
    }
}

fn known(figure: &Finding<Figure>, total: Option<Total>) -> Option<(Rank, Total)> {
    let method = figure.known().map(|figure| figure.method);
    let place = Method::ALL.iter().zip(0..).find(|(one, _)| Some(**one) == method);
    Some((place.map_or(Rank::MAX, |(_, rank)| rank), total?))
}

/// Packs a share or a sum.
pub fn pack(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    versioned::pack(VERSION, value, WHAT)
}

fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    versioned::unpack(VERSION, bytes, WHAT)
}

/// What changes in the sums, by category.
#[derive(Debug, Default)]
pub struct Changes(BTreeMap<String, Sum>);

impl Changes {
    /// A device comes in.
    pub fn add(&mut self, share: &Share) {
        *self.0.entry(share.category.clone()).or_default() += Sum::of(share);
    }

    /// What a device added until now, if it did, goes out.
    pub fn take_out(&mut self, connection: &Connection, number: i64) -> Result<(), Fault> {
        let share: Option<Vec<u8>> = connection
            .prepare_cached("SELECT share FROM assessment WHERE device = ?1")?
            .query_row([number], |row| row.get(0))
            .optional()?
            .flatten();
        if let Some(share) = share {
            let share: Share = unpack(&share)?;
            *self.0.entry(share.category.clone()).or_default() += -Sum::of(&share);
        }
        Ok(())
    }

    /// Changes the sums that are kept.
    pub fn keep(self, connection: &Connection) -> Result<(), Fault> {
        for (category, change) in self.0 {
            let mut sum = kept(connection, &category)?;
            sum += change;
            connection
                .prepare_cached("INSERT OR REPLACE INTO fleet_sum (category, body) VALUES (?1, ?2)")?
                .execute(params![category, pack(&sum)?])?;
        }
        Ok(())
    }
}

fn kept(connection: &Connection, category: &str) -> Result<Sum, Fault> {
    connection
        .prepare_cached("SELECT body FROM fleet_sum WHERE category = ?1")?
        .query_row([category], |row| row.get::<_, Vec<u8>>(0))
        .optional()?
        .map_or_else(|| Ok(Sum::default()), |body| unpack(&body))
}

/// The sums of all categories that have devices in service.
pub fn all(connection: &Connection) -> Result<Vec<CategorySum>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT category, body FROM fleet_sum ORDER BY category")?;
    let sums: Vec<(String, Sum)> = collect(statement.query([])?, |row| {
        Ok((row.get(0)?, unpack(row.get_ref(1)?.as_blob().unwrap_or_default())?))
    })?;
    sums.into_iter().filter(|(_, sum)| sum.devices != 0).map(|(name, sum)| sum.shown(name)).collect()
}

/// The sum over the devices of a category.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Sum {
    devices: i64,
    past_baseline: i64,
    age_not_known: i64,
    figures: [FigureSum; FIGURES],
}

/// The sum of a figure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct FigureSum {
    /// How many devices count by each method.
    devices: BTreeMap<Rank, i64>,
    mean: Whole,
    errors: BTreeMap<ErrorSource, (Whole, Whole)>,
}

impl Sum {
    fn of(share: &Share) -> Self {
        let figures = share.figures.each_ref().map(|figure| {
            figure.as_ref().map_or_else(FigureSum::default, |(rank, total)| FigureSum {
                devices: [(*rank, 1)].into(),
                mean: Whole::of(total.mean),
                errors: total
                    .errors
                    .iter()
                    .map(|(source, Spread { width, lean })| {
                        (source.clone(), (Whole::of(*width), Whole::of(*lean)))
                    })
                    .collect(),
            })
        });
        Self {
            devices: 1,
            past_baseline: i64::from(share.past_baseline),
            age_not_known: i64::from(share.age_not_known),
            figures,
        }
    }

    fn shown(self, category: String) -> Result<CategorySum, Fault> {
        let [footprint, energy, making, energy_beside_making] = self.figures.map(FigureSum::shown);
        Ok(CategorySum {
            category,
            devices: count(self.devices)?,
            footprint: footprint?,
            energy: energy?,
            making: making?,
            energy_beside_making: energy_beside_making?,
            past_baseline: count(self.past_baseline)?,
            age_not_known: count(self.age_not_known)?,
        })
    }
}

impl FigureSum {
    fn shown(self) -> Result<KnownSum, Fault> {
        let least_certain = self.devices.keys().next_back();
        let errors = self
            .errors
            .into_iter()
            .map(|(source, (width, lean))| (source, Spread { width: width.value(), lean: lean.value() }));
        Ok(KnownSum {
            devices: count(self.devices.values().sum())?,
            method: least_certain.and_then(|rank| Method::ALL.get(usize::from(*rank)).copied()),
            total: Total { mean: self.mean.value(), errors: errors.collect() },
        })
    }
}

/// A count that has come down to what it is; below zero the file is damaged.
fn count(number: i64) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|error| Fault::Corrupt(WHAT, error.into()))
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.devices += other.devices;
        self.past_baseline += other.past_baseline;
        self.age_not_known += other.age_not_known;
        for (figure, more) in self.figures.iter_mut().zip(other.figures) {
            *figure += more;
        }
    }
}

impl AddAssign for FigureSum {
    /// What comes to nothing is left out.
    fn add_assign(&mut self, other: Self) {
        for (rank, devices) in other.devices {
            *self.devices.entry(rank).or_default() += devices;
        }
        self.devices.retain(|_, devices| *devices != 0);
        self.mean += other.mean;
        for (source, (width, lean)) in other.errors {
            let error = self.errors.entry(source).or_default();
            error.0 += width;
            error.1 += lean;
        }
        self.errors.retain(|_, error| *error != <(Whole, Whole)>::default());
    }
}

impl Neg for Sum {
    type Output = Self;

    fn neg(self) -> Self {
        let figures = self.figures.map(|figure| FigureSum {
            devices: figure.devices.into_iter().map(|(rank, devices)| (rank, -devices)).collect(),
            mean: -figure.mean,
            errors: figure.errors.into_iter().map(|(source, (w, l))| (source, (-w, -l))).collect(),
        });
        Self {
            devices: -self.devices,
            past_baseline: -self.past_baseline,
            age_not_known: -self.age_not_known,
            figures,
        }
    }
}

/// A number in steps of 2⁻⁴⁰ of its unit, which adds up exactly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Whole(i128);

impl Whole {
    const STEPS: f64 = (1_u64 << 40) as f64;

    /// The greatest that is counted: 67 million of them still add up.
    const MOST: f64 = (1_u64 << 60) as f64;

    #[expect(clippy::cast_possible_truncation, reason = "below 2^100")]
    fn of(value: f64) -> Self {
        Self((value.clamp(-Self::MOST, Self::MOST) * Self::STEPS).round() as i128)
    }

    fn value(self) -> f64 {
        self.0 as f64 / Self::STEPS
    }
}

impl AddAssign for Whole {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

impl Neg for Whole {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(category: &str, mean: f64, width: f64, rank: Rank) -> Share {
        let total = Total {
            mean,
            errors: [(ErrorSource::Device, Spread { width, lean: -width / 3.0 })].into_iter().collect(),
        };
        Share {
            category: category.to_owned(),
            past_baseline: rank == 1,
            age_not_known: false,
            figures: [Some((rank, total)), None, None, None],
        }
    }

    proptest! {
        /// Whatever came and went in between, only those who stayed are in the sum.
        #[test]
        fn nothing_is_left_of_who_went(
            stay in prop::collection::vec((0.0..1e5_f64, 0.0..1e9_f64, 0..3_u8), 0..20),
            go in prop::collection::vec((0.0..1e5_f64, 0.0..1e9_f64, 0..3_u8), 0..20),
        ) {
            let of = |(mean, width, rank): &(f64, f64, Rank)| Sum::of(&share("laptop", *mean, *width, *rank));
            let mut expected = Sum::default();
            stay.iter().for_each(|one| expected += of(one));
            let mut sum = Sum::default();
            go.iter().for_each(|one| sum += of(one));
            stay.iter().rev().for_each(|one| sum += of(one));
            go.iter().for_each(|one| sum += -of(one));
            prop_assert_eq!(sum, expected);
        }

        #[test]
        fn a_number_is_kept_to_a_millionth_of_a_millionth(value in -1e12..1e12_f64) {
            let off = (Whole::of(value).value() - value).abs();
            prop_assert!(off <= 1e-12_f64.max(value.abs() * 1e-15), "{}", off);
        }
    }

    #[test]
    fn the_least_certain_method_counts_while_it_is_there() {
        let (certain, rough) =
            (Sum::of(&share("laptop", 1.0, 1.0, 0)), Sum::of(&share("laptop", 1.0, 1.0, 3)));
        let mut sum = certain.clone();
        sum += rough.clone();
        assert_eq!(sum.clone().shown("laptop".into()).unwrap().footprint.method, Some(Method::ALL[3]));
        sum += -rough;
        assert_eq!(sum, certain);
    }

    #[test]
    fn more_went_than_came_is_an_error() {
        let sum = -Sum::of(&share("laptop", 1.0, 1.0, 0));
        assert!(sum.shown("laptop".into()).is_err());
    }

    /// Version 1 as it stands on disk: a change here makes stored shares and sums unreadable.
    #[test]
    fn the_format_is_the_one_on_disk() {
        let share = share("tv", 1.5, 3.0, 1);
        let packed = pack(&share).unwrap();
        insta::assert_snapshot!(format!("{packed:02x?}"));
        assert_eq!(unpack::<Share>(&packed).unwrap(), share);
        let sum = Sum::of(&share);
        let packed = pack(&sum).unwrap();
        insta::assert_snapshot!(format!("{packed:02x?}"));
        assert_eq!(unpack::<Sum>(&packed).unwrap(), sum);
        for damaged in [&[][..], &[9], &packed[..packed.len() / 2]] {
            assert!(unpack::<Sum>(damaged).is_err());
        }
    }
}
