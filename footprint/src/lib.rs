//! The method of Levetid: from what a device says of itself to its age, its CO2e and what a longer life is
//! worth. `docs/METHOD.md` is the same in prose; section numbers in these pages are its.
//!
//! This crate is pure: no clock, no files, no network. Days and records are parameters, so the same inputs
//! give the same figures years later, under the versions in [`version`].
//!
//! What flows where:
//!
//! ```text
//! firmware ─► model, windows11;  model ─► product: its own sheets and watts
//! firmware, system ─► category ─► embodied ─────────────┐
//! CPU, parts, register ─► cpu ─► age ───────────────────┤
//! recorded minutes ─► energy ─┐                         ├─► annual: so far, per year
//! zone, hour ─► grid ─────────┴─────────────────────────┘   lifetime: what longer is worth
//! ```
//!
//! [`account`] draws up a year's climate account over devices, and [`making_share`] says how much of a PC's CO2e is its
//! making.
//!
//! What a device costs a year enters a fleet's [`total`], which knows whose errors are the same.
//!
//! Every quantity is an [`estimate::Estimate`] (p10, p50, p90). What is shown is a [`figure::Figure`] with
//! its method, sources and steps, or [`figure::NotKnown`] with the reason; never a zero for want of
//! knowledge.
//!
//! ```
//! use jiff::civil::date;
//! use levetid_footprint::age::{Evidence, EvidenceKind, fuse};
//! use levetid_footprint::annual::{DeviceFacts, Setting, per_year};
//! use levetid_footprint::category::{Category, CategoryFacts, classify};
//! use levetid_footprint::{cpu, embodied, grid::{Basis, Grid}, lifetime::Life};
//!
//! let today = date(2026, 11, 23);
//!
//! // A laptop by its chassis type, three years old by its CPU and the first row of its history.
//! let kind = classify(&CategoryFacts { chassis_type: Some(10), ..CategoryFacts::default() });
//! assert_eq!(kind.category, Category::Laptop);
//!
//! let cpu = cpu::recognise("13th Gen Intel(R) Core(TM) i5-1335U").unwrap();
//! let mut evidence = vec![Evidence::on(EvidenceKind::FirstHistory, date(2023, 10, 2))];
//! evidence.extend(Evidence::cpu_launch(&cpu));
//! let age = fuse(&evidence, today);
//! assert_eq!(age.known().unwrap().earliest, date(2023, 1, 1));
//!
//! // Nothing recorded yet: use is typical of the category, and says so.
//! let embodied = embodied::of_category(kind.category);
//! let device =
//!     DeviceFacts::of_category(kind.category, &embodied, &age);
//! let grid = Grid::of_years("DK1", Basis::LifeCycle, Vec::new());
//! let setting = Setting { grid: &grid, baseline: Life::BASELINE };
//! let year = per_year(&device, &setting, &[], today).unwrap();
//! let total = year.total.known().unwrap();
//! assert_eq!(format!("{:.1} {}", total.value.p50(), total.unit.symbol()), "62.4 kg/y");
//! assert_eq!(total.steps[1].formula, "241 kg / 4 y");
//! ```
#![warn(missing_docs)]

mod code;

pub mod account;
pub mod age;
pub mod annual;
pub mod category;
pub mod cpu;
pub mod embodied;
pub mod energy;
pub mod error;
pub mod estimate;
pub mod figure;
pub mod grid;
pub mod lifetime;
pub mod making_share;
pub mod model;
pub mod os_support;
pub mod period;
pub mod product;
pub mod sources;
pub mod total;
pub mod version;
pub mod windows11;
