//! The claim "80 % of a PC's CO2 is production": where it holds, and what becomes of it with Danish electricity.

use askama::Template;
use levetid_footprint::estimate::Estimate;
use levetid_footprint::grid::Basis;
use levetid_footprint::making_share::{PUBLISHED, PublishedShare, YEARS};

use crate::assess::making_share::OwnShare;
use crate::web::Frame;
use crate::web::language::Language;
use crate::web::svg::RangeBar;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct HowView {
    /// The tenant's own PCs, by kind and basis.
    pub own: Vec<OwnShare>,
}

/// Renders the page.
///
/// # Errors
/// When the template cannot be written out.
pub fn render(frame: &Frame, view: &HowView) -> askama::Result<String> {
    let lang = frame.language;
    Page {
        frame,
        lang,
        published: PUBLISHED.iter().map(|it| published(lang, it)).collect(),
        own: view.own.iter().map(|it| own(lang, it)).collect(),
        years: lang.short_years(YEARS),
    }
    .render()
}

#[derive(Template)]
#[template(path = "dashboard/how_80_20.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Language,
    published: Vec<ShareShown>,
    own: Vec<ShareShown>,
    years: String,
}

struct ShareShown {
    /// With which electricity, or of which devices.
    name: String,
    /// What it is computed from.
    of: String,
    percent: String,
    range: String,
    bar: RangeBar,
    /// How it is calculated; empty where the sheets are the calculation.
    formula: String,
    source: String,
}

fn published(lang: Language, it: &PublishedShare) -> ShareShown {
    let name = match it.grid {
        None => lang.text("how-sheets"),
        Some((g_per_kwh, basis)) => with_factor(lang, basis, g_per_kwh),
    };
    let bar = bar(lang, &name, it.share);
    let of = lang.counted("how-laptops", it.sheets.into());
    shown(lang, name, of, it.share, bar)
}

fn own(lang: Language, it: &OwnShare) -> ShareShown {
    let kind = lang.text(&format!("category-{}", it.category));
    let name = format!("{kind}: {}", with_factor(lang, it.grid.basis, it.grid.g_per_kwh));
    let bar = bar(lang, &name, it.share.share);
    let of = lang.counted("fleet-of-devices", it.devices);
    let kg = |estimate: Estimate| format!("{}\u{a0}kg", lang.number(estimate.p50(), 0));
    let (making, used) = (kg(it.share.making_kg), kg(it.share.use_kg));
    let values = [
        ("making", making),
        ("used", used),
        ("years", lang.short_years(YEARS)),
        ("kwh", lang.number(it.kwh_per_year, 0)),
        ("factor", lang.number(it.grid.g_per_kwh, usize::from(it.grid.g_per_kwh.fract() != 0.0))),
    ];
    let year = it.grid.source.year.map(|year| format!(" ({year})")).unwrap_or_default();
    ShareShown {
        formula: lang.text_with_all("how-formula", &values),
        source: format!("{}{year}", it.grid.source.title),
        ..shown(lang, name, of, it.share.share, bar)
    }
}

fn with_factor(lang: Language, basis: Basis, g_per_kwh: f64) -> String {
    let key = match basis {
        Basis::Direct => "how-direct",
        Basis::LifeCycle => "how-life-cycle",
    };
    lang.text_with(key, "factor", lang.number(g_per_kwh, usize::from(g_per_kwh.fract() != 0.0)))
}

fn bar(lang: Language, name: &str, share: Estimate) -> RangeBar {
    let title = lang.text_with("range-of", "name", name);
    RangeBar::new(title, [share.p10(), share.p50(), share.p90()], 1.0)
}

fn shown(lang: Language, name: String, of: String, share: Estimate, bar: RangeBar) -> ShareShown {
    ShareShown {
        name,
        of,
        percent: lang.percent(share.p50()),
        range: format!("{}–{}", lang.number(share.p10() * 100.0, 0), lang.percent(share.p90())),
        bar,
        formula: String::new(),
        source: String::new(),
    }
}
