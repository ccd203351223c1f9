//! ENERGY STAR's certified computers: one model a line, a group of columns for each category of configuration.

use levetid_footprint::category::Category;
use levetid_footprint::product::{MeasuredConfiguration, WattsSheet};
use levetid_footprint::sources::ENERGY_STAR;

use super::table::{Row, Table};
use super::{About, ImportError, Read, Report, set, take_rows};
use crate::store::FactorKind;

/// No certified computer draws more, W.
const MAX_W: f64 = 2_000.0;

/// Watts of one group of columns.
struct Group {
    name: String,
    off: Option<usize>,
    asleep: Option<usize>,
    long_idle: Option<usize>,
    short_idle: Option<usize>,
    typical: Option<usize>,
}

/// Whether the columns are this format's.
pub fn is_it(table: &Table<'_>) -> bool {
    table.has(&["ENERGY STAR Unique ID", "Brand Name", "Model Name", "Model Number", "Type"])
}

/// Reads the rows.
pub fn read(table: Table<'_>, about: &About) -> Result<Read, ImportError> {
    // Version 8 no longer tells graphics of thin clients apart; version 9 says so in the name of its file alone.
    let version = if table.has(&["Thin Clients: Graphics Category"]) {
        7
    } else if about.file.to_lowercase().contains("v9") {
        9
    } else {
        8
    };
    let groups = groups(&table);
    let columns = Columns {
        brand: table.column("Brand Name"),
        names: ["Model Name", "Model Number"].map(|name| table.column(name)),
        more_names: table.column("Additional Model Information"),
        kind: table.column("Type"),
        certified: table.column("Date Certified"),
    };
    let mut report = Report::default();
    let taken = take_rows(table, &mut report, |row, report| columns.sheet(row, &groups, report))?;
    let mut source = ENERGY_STAR;
    source.title = format!("US EPA, ENERGY STAR certified computers, version {version}").into();
    let name = format!("energy-star-{version}");
    let sets = set(FactorKind::Watts, &name, source, about, &taken)?;
    Ok(Read { format: "ENERGY STAR's CSV of computers", sets, report })
}

fn groups(table: &Table<'_>) -> Vec<Group> {
    let starts: Vec<String> = table
        .columns()
        .into_iter()
        .filter_map(|(name, _)| Some(name.strip_suffix(": Short Idle (watts)")?.to_owned()))
        .collect();
    let mut groups: Vec<Group> = starts
        .into_iter()
        .map(|name| {
            let at = |what: &str| table.column(&format!("{name}: {what}"));
            Group {
                off: at("Off Mode (watts)"),
                asleep: at("Sleep Mode (watts)"),
                long_idle: at("Long Idle (watts)"),
                short_idle: at("Short Idle (watts)"),
                typical: at("TEC of Model (kWh)"),
                name,
            }
        })
        .collect();
    groups.sort_by(|one, other| one.name.cmp(&other.name));
    groups
}

struct Columns {
    brand: Option<usize>,
    names: [Option<usize>; 2],
    more_names: Option<usize>,
    kind: Option<usize>,
    certified: Option<usize>,
}

impl Columns {
    fn sheet(&self, row: &Row, groups: &[Group], report: &mut Report) -> Result<Option<WattsSheet>, String> {
        let kind = row.text(self.kind);
        let Some(category) = category(kind) else {
            report.leave_out(kind);
            return Ok(None);
        };
        let brand = row.text(self.brand);
        if brand.is_empty() {
            return Err("Brand Name is empty".to_owned());
        }
        let mut products: Vec<String> = Vec::new();
        let more = row.text(self.more_names).split([',', ';']);
        for name in self.names.iter().map(|at| row.text(*at)).chain(more).map(str::trim) {
            if !name.is_empty() && !products.iter().any(|known| known == name) {
                products.push(name.to_owned());
            }
        }
        let configurations: Result<Vec<_>, String> =
            groups.iter().filter_map(|group| group.configuration(row).transpose()).collect();
        let configurations = configurations?;
        if configurations.is_empty() {
            let begun = groups.iter().filter(|group| !row.text(group.short_idle).is_empty());
            let names: Vec<&str> = begun.map(|group| group.name.as_str()).collect();
            return Err(match names.as_slice() {
                [] => "no watts are given".to_owned(),
                names => format!("off mode or long idle is missing in {}", names.join(", ")),
            });
        }
        let reported = Some(row.text(self.certified).to_owned()).filter(|text| !text.is_empty());
        Ok(Some(WattsSheet { manufacturer: brand.to_owned(), products, category, configurations, reported }))
    }
}

impl Group {
    /// The configuration; none where the group is empty.
    fn configuration(&self, row: &Row) -> Result<Option<MeasuredConfiguration>, String> {
        let watts = |what: &str, at| row.number_in(&format!("{}: {what}", self.name), at, 0.0..=MAX_W);
        let off_w = watts("Off Mode (watts)", self.off)?;
        let long_idle = watts("Long Idle (watts)", self.long_idle)?;
        let short_idle = watts("Short Idle (watts)", self.short_idle)?;
        // Some sleep by long idle, and leave the column empty.
        let asleep_w = watts("Sleep Mode (watts)", self.asleep)?.or(long_idle);
        let typical_kwh_per_year =
            row.number_in(&format!("{}: TEC of Model (kWh)", self.name), self.typical, 0.0..=5_000.0)?;
        Ok(match (off_w, asleep_w, long_idle, short_idle) {
            (Some(off_w), Some(asleep_w), Some(screen_off_w), Some(screen_on_w)) => {
                Some(MeasuredConfiguration {
                    off_w,
                    asleep_w,
                    screen_off_w,
                    screen_on_w,
                    typical_kwh_per_year,
                })
            }
            _ => None,
        })
    }
}

fn category(kind: &str) -> Option<Category> {
    Some(match kind {
        "Notebook" | "Two-In-One Notebook" | "Mobile Workstation" => Category::Laptop,
        "Desktop" | "Workstation" => Category::Desktop,
        "Integrated Desktop" => Category::AllInOne,
        "Slate/Tablet" => Category::Tablet,
        "Thin Client" => Category::ThinClient,
        _ => return None,
    })
}
