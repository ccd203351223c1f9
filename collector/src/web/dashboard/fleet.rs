//! All devices of a tenant: the totals, and a table that can be searched and sorted.

use askama::Template;
use jiff::civil::Date;
use levetid_footprint::age::AgeYears;
use levetid_footprint::category::Category;
use levetid_footprint::figure::Finding;
use levetid_protocol::usage::StateMinutes;

use super::range_table::{RangeTable, mostly};
use crate::assess::fleet::FleetTotal;
use crate::web::Frame;
use crate::web::figures::{Opened, Shown};
use crate::web::language::Language;
use crate::web::svg::{Presence, StackedBar};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct FleetView {
    /// The tenant's totals, whatever the search.
    pub summary: Summary,
    /// What was searched for; empty for all.
    pub query: String,
    /// The order of the rows.
    pub sort: Sort,
    /// From high to low, or Z to A.
    pub descending: bool,
    /// The page shown, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// Devices that match the search, on all pages.
    pub matches: u64,
    /// The devices of this page.
    pub rows: Vec<Row>,
}

/// Totals over a tenant's devices.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Devices in the register.
    pub devices: u64,
    /// kg CO2e a year over those where it is known.
    pub co2e_per_year: Finding<FleetTotal>,
    /// kWh a year over those where it is known.
    pub energy_per_year: Finding<FleetTotal>,
    /// Devices that are part of the CO2e total.
    pub devices_in_co2e: u64,
    /// Devices that are part of the energy total.
    pub devices_in_energy: u64,
    /// Devices older than the baseline, by their best age.
    pub past_baseline: u64,
    /// Devices whose age is not known.
    pub age_unknown: u64,
    /// The tenant's baseline life, years.
    pub baseline_years: f64,
}

/// A device in the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its identity, as in its address.
    pub id: String,
    /// Its name in the network.
    pub name: String,
    /// Maker and model, where firmware gives them.
    pub model: Option<String>,
    /// What kind of device it is.
    pub kind: Category,
    /// Name and version of its operating system; empty where it is not known.
    pub os: String,
    /// Its age; none where it is not known.
    pub age: Option<AgeYears>,
    /// Minutes so far.
    pub minutes: StateMinutes,
    /// Energy so far.
    pub energy_so_far: Finding,
    /// kg CO2e a year.
    pub co2e_per_year: Finding,
    /// The day it last reported; none where no agent ever spoke for it.
    pub last_contact: Option<Date>,
    /// The day it left service, where it has.
    pub retired: Option<Date>,
}

/// What the table can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Name in the network.
    Name,
    /// Kind of device.
    Kind,
    /// Best age.
    Age,
    /// Energy so far.
    Energy,
    /// CO2e a year.
    Co2e,
    /// Day of last contact.
    LastContact,
}

impl Sort {
    /// Every order, as the columns stand.
    pub const ALL: [Self; 6] =
        [Self::Name, Self::Kind, Self::Age, Self::Energy, Self::Co2e, Self::LastContact];

    /// Its code in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Age => "age",
            Self::Energy => "energy",
            Self::Co2e => "co2e",
            Self::LastContact => "contact",
        }
    }

    /// The order with this code; by name where there is none.
    pub fn of_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.code() == code).unwrap_or(Self::Name)
    }
}

/// Renders the page.
///
/// # Errors
/// When the template cannot be written out.
pub fn render(frame: &Frame, view: &FleetView) -> askama::Result<String> {
    let lang = frame.language;
    let page_link = |page: u32| address(&view.query, view.sort, view.descending, page);
    let page = Page {
        frame,
        lang,
        query: &view.query,
        sort: view.sort,
        summary: SummaryShown::new(lang, &view.summary),
        matches: lang.counted("fleet-matches", view.matches),
        sorts: Sort::ALL.map(|sort| SortLink::new(lang, view, sort)),
        rows: view.rows.iter().map(|row| RowShown::new(lang, row)).collect(),
        previous: (view.page > 1).then(|| page_link(view.page - 1)),
        next: (view.page < view.pages).then(|| page_link(view.page + 1)),
        place: (view.pages > 1).then(|| {
            let numbers = [("page", view.page.to_string()), ("pages", view.pages.to_string())];
            lang.text_with_all("fleet-page-of", &numbers)
        }),
    };
    page.render()
}

#[derive(Template)]
#[template(path = "dashboard/fleet.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Language,
    query: &'a str,
    sort: Sort,
    /// None where there is no device at all.
    summary: Option<SummaryShown>,
    matches: String,
    sorts: [SortLink; 6],
    rows: Vec<RowShown<'a>>,
    previous: Option<String>,
    next: Option<String>,
    place: Option<String>,
}

struct SummaryShown {
    devices: String,
    co2e: Shown,
    co2e_covers: String,
    /// What its range comes from most; none where it has none.
    co2e_mostly: Option<String>,
    energy: Shown,
    energy_covers: String,
    energy_mostly: Option<String>,
    past_baseline_name: String,
    /// Share and count of the devices whose age is known; none where none is.
    past_baseline: Option<[String; 2]>,
    age_unknown: String,
    /// The figures with their calculations.
    origins: [Opened; 2],
    ranges: Option<RangeTable>,
}

impl SummaryShown {
    fn new(lang: Language, summary: &Summary) -> Option<Self> {
        let covers = |devices: u64| {
            let numbers = [("part", lang.whole(devices)), ("total", lang.whole(summary.devices))];
            lang.text_with_all("fleet-covers", &numbers)
        };
        let dated = summary.devices.saturating_sub(summary.age_unknown);
        let past_baseline = (dated > 0).then(|| {
            #[expect(clippy::cast_precision_loss, reason = "counts of devices stay far below 2^53")]
            let share = summary.past_baseline as f64 / dated as f64;
            [lang.percent(share), lang.counted("fleet-of-devices", summary.past_baseline)]
        });
        let baseline = lang.short_years(summary.baseline_years);
        let totals = [
            (lang.text("co2e-per-year"), &summary.co2e_per_year),
            (lang.text("energy-per-year"), &summary.energy_per_year),
        ];
        let origins = totals
            .each_ref()
            .map(|(name, total)| lang.opened(name.clone(), total.as_ref().map(|total| &total.figure)));
        let [co2e, energy] = origins.each_ref().map(|figure| figure.shown.clone());
        (summary.devices > 0).then(|| Self {
            devices: lang.whole(summary.devices),
            ranges: RangeTable::new(lang, &totals),
            origins,
            co2e,
            co2e_covers: covers(summary.devices_in_co2e),
            co2e_mostly: mostly(lang, &summary.co2e_per_year),
            energy,
            energy_covers: covers(summary.devices_in_energy),
            energy_mostly: mostly(lang, &summary.energy_per_year),
            past_baseline_name: lang.text_with("fleet-past-baseline", "years", baseline),
            past_baseline,
            age_unknown: lang.whole(summary.age_unknown),
        })
    }
}

/// The heading of a column, as a link that sorts by it.
struct SortLink {
    name: String,
    address: String,
    is_number: bool,
    /// `ascending` or `descending` where the table is sorted by this column.
    order: Option<&'static str>,
}

impl SortLink {
    fn new(lang: Language, view: &FleetView, sort: Sort) -> Self {
        let is_current = view.sort == sort;
        let is_number = matches!(sort, Sort::Age | Sort::Energy | Sort::Co2e);
        // A second click turns the order round; numbers and dates start with the most.
        let starts_descending = is_number || sort == Sort::LastContact;
        let descending = if is_current { !view.descending } else { starts_descending };
        Self {
            name: lang.text(&format!("fleet-column-{}", sort.code())),
            address: address(&view.query, sort, descending, 1),
            is_number,
            order: is_current.then_some(if view.descending { "descending" } else { "ascending" }),
        }
    }
}

struct RowShown<'a> {
    row: &'a Row,
    kind: String,
    os: String,
    age: Option<String>,
    age_range: Option<String>,
    /// None where no agent speaks for it.
    bar: Option<StackedBar>,
    time: String,
    energy: Shown,
    co2e: Shown,
    last_contact: String,
}

impl<'a> RowShown<'a> {
    fn new(lang: Language, row: &'a Row) -> Self {
        Self {
            kind: lang.text(&format!("category-{}", row.kind)),
            os: if row.kind == Category::Monitor {
                lang.text("none")
            } else if row.os.is_empty() {
                lang.text("not-known")
            } else {
                row.os.clone()
            },
            age: row.age.map(|age| lang.years(age.best)),
            age_range: row.age.and_then(|age| lang.years_range(age)),
            bar: row
                .last_contact
                .map(|_| StackedBar::of_states(lang, format!("bar-{}", row.id), &row.minutes)),
            time: row
                .last_contact
                .map_or_else(|| lang.text("fleet-not-measured"), |_| time_in_use(lang, &row.minutes)),
            energy: lang.show(&row.energy_so_far),
            co2e: lang.show(&row.co2e_per_year),
            last_contact: match (row.retired, row.last_contact) {
                (Some(day), _) => lang.text_with("fleet-retired", "day", lang.short_date(day)),
                (None, Some(day)) => lang.short_date(day),
                (None, None) => lang.text("fleet-no-agent"),
            },
            row,
        }
    }
}

/// Where presence is not visible, time in use is not known, but time on is.
fn time_in_use(lang: Language, minutes: &StateMinutes) -> String {
    let StateMinutes { active, on, .. } = *minutes;
    if minutes.total() == 0 {
        lang.text("chart-nothing-yet")
    } else if Presence::of(minutes) == Presence::NotVisible {
        lang.text_with("fleet-on", "time", lang.duration(on.into()))
    } else {
        lang.text_with("fleet-in-use", "time", lang.duration(active.into()))
    }
}

fn address(query: &str, sort: Sort, descending: bool, page: u32) -> String {
    let query =
        askama::filters::urlencode_strict(query).map(|encoded| encoded.to_string()).unwrap_or_default();
    let order = if descending { "desc" } else { "asc" };
    format!("/?q={query}&sort={}&order={order}&page={page}", sort.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_travel_in_addresses_unharmed() {
        assert_eq!(
            address("Søs & \"co\"=1", Sort::Age, true, 2),
            "/?q=S%C3%B8s%20%26%20%22co%22%3D1&sort=age&order=desc&page=2"
        );
    }

    #[test]
    fn every_order_has_its_code() {
        for sort in Sort::ALL {
            assert_eq!(Sort::of_code(sort.code()), sort);
        }
        assert_eq!(Sort::of_code("drop table"), Sort::Name);
    }
}
