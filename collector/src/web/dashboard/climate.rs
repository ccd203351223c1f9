//! The climate account of a year, and the same year beside the running footprint.

use askama::Template;
use jiff::civil::{Date, DateTime};
use levetid_footprint::account::{Account, Entry};
use levetid_footprint::figure::Finding;

use super::range_table::RangeTable;
use crate::assess::fleet::FleetTotal;
use crate::web::Frame;
use crate::web::figures::{Shown, StepShown};
use crate::web::language::Language;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct ClimateView {
    /// The account.
    pub account: Account,
    /// The years there are to choose from, newest first.
    pub years: Vec<i16>,
    /// The day of the page.
    pub today: Date,
    /// When it was worked out.
    pub worked_out: DateTime,
}

/// A line of the account in words.
#[derive(Debug)]
pub struct Line<'a> {
    /// Which it is.
    pub name: String,
    /// What it holds, and what it does not.
    pub covers: String,
    /// The figure; none where it is not stated.
    pub entry: Option<&'a Entry>,
}

/// A line of the comparison in words.
#[derive(Debug)]
pub struct Compared<'a> {
    /// Which it is.
    pub name: String,
    /// What the account books; none where it has no such line.
    pub account: Option<&'a Entry>,
    /// What the running footprint books.
    pub running: Option<&'a Entry>,
}

/// The lines of the account, in the order of the scopes.
pub fn lines(lang: Language, account: &Account) -> Vec<Line<'_>> {
    let line =
        |name: &str, covers: &str, entry| Line { name: lang.text(name), covers: lang.text(covers), entry };
    vec![
        line("account-location", "account-location-covers", Some(&account.location)),
        line("account-market", "account-market-covers", account.market.as_ref()),
        line("account-capital-goods", "account-capital-goods-covers", Some(&account.capital_goods)),
        line("account-upstream", "account-upstream-covers", Some(&account.upstream)),
        line("account-leased", "account-leased-covers", Some(&account.leased)),
        line("account-end-of-life", "account-end-of-life-covers", Some(&account.end_of_life)),
        line("account-energy", "account-energy-covers", Some(&account.energy)),
    ]
}

/// The lines of the comparison; the last is all of it.
pub fn compared(lang: Language, account: &Account) -> Vec<Compared<'_>> {
    let it = &account.compared;
    let [bought, running_bought] = &it.bought;
    let [total, running_total] = &it.totals;
    let line = |name: &str, account, running| Compared { name: lang.text(name), account, running };
    vec![
        line("compared-bought", Some(bought), Some(running_bought)),
        line("compared-earlier", None, Some(&it.earlier)),
        line("compared-left-early", None, Some(&it.left_early)),
        line("compared-end-of-life", Some(&it.end_of_life), None),
        line("compared-used", Some(&it.used), Some(&it.used)),
        line("compared-total", Some(total), Some(running_total)),
    ]
}

/// How many devices a figure is of, by chance and not.
pub fn devices(lang: Language, entry: &Entry) -> String {
    let counted = entry.devices;
    let mut parts = vec![lang.counted("fleet-of-devices", counted.certain.into())];
    for (key, count) in [("account-possible", counted.possible), ("account-missing", counted.missing)] {
        if count > 0 {
            parts.push(lang.counted(key, count.into()));
        }
    }
    parts.join(", ")
}

/// Renders the page.
///
/// # Errors
/// When the template cannot be written out.
pub fn render(frame: &Frame, view: &ClimateView) -> askama::Result<String> {
    let lang = frame.language;
    let account = &view.account;
    let shown = |entry: &Entry| lang.show(&Finding::Known(entry.figure.clone()));
    let row = |line: Line<'_>| LineShown {
        name: line.name,
        covers: line.covers,
        shown: line.entry.map(shown),
        has_devices: line.entry.is_some_and(|entry| entry.devices.certain + entry.devices.possible > 0),
        devices: line.entry.map(|entry| devices(lang, entry)).unwrap_or_default(),
        steps: line.entry.map(|entry| lang.steps(&entry.figure.steps)).unwrap_or_default(),
    };
    let compare = |line: Compared<'_>| ComparedShown {
        // What only the running footprint has is in no line of the account.
        steps: line.running.map(|entry| lang.steps(&entry.figure.steps)).unwrap_or_default(),
        calculated: format!("{}: {}", lang.text("compared-running"), line.name),
        name: line.name,
        account: line.account.map(shown),
        running: line.running.map(shown),
    };
    let compared = compared(lang, account);
    let total = |entry: &Entry| {
        let (by_level, by_source) = (entry.total.by_level(), entry.total.by_source());
        Finding::Known(FleetTotal { figure: entry.figure.clone(), by_level, by_source })
    };
    let [of_account, of_running] = account.compared.totals.each_ref().map(total);
    let names = [lang.text("compared-account"), lang.text("compared-running")];
    let [account_name, running_name] = names;
    Page {
        frame,
        lang,
        year: account.year,
        years: &view.years,
        through: lang.text_with("account-through", "day", lang.date(account.through)),
        worked_out: lang.text_with("account-worked-out", "when", lang.date_time(view.worked_out)),
        is_over: account.through < view.today,
        lines: lines(lang, account).into_iter().map(row).collect(),
        compared: compared.into_iter().map(compare).collect(),
        ranges: RangeTable::new(lang, &[(account_name, &of_account), (running_name, &of_running)]),
    }
    .render()
}

#[derive(Template)]
#[template(path = "dashboard/climate.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Language,
    year: i16,
    years: &'a [i16],
    through: String,
    worked_out: String,
    /// The year has ended.
    is_over: bool,
    lines: Vec<LineShown>,
    compared: Vec<ComparedShown>,
    ranges: Option<RangeTable>,
}

struct LineShown {
    name: String,
    covers: String,
    shown: Option<Shown>,
    devices: String,
    /// Of a line without devices nothing was found by any method.
    has_devices: bool,
    steps: Vec<StepShown>,
}

struct ComparedShown {
    name: String,
    account: Option<Shown>,
    running: Option<Shown>,
    /// The calculation of what the running footprint books, and what it is of.
    steps: Vec<StepShown>,
    calculated: String,
}
